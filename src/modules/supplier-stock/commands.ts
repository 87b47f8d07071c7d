// The door to stock reports, for the module that reads what partners have.

export { reportRows } from './service/report-rows.ts'
