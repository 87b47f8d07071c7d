// Describes the module that plays suppliers for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildSimulatorJobs } from './jobs.ts'

export const SIMULATOR_MODULE: Module = { jobs: buildSimulatorJobs }
