// Loads the libraries that send mails and files when the first one is sent. Both together take some
// 165 ms of CPU, which every start would pay.
//
// They are required and not imported, since a private key is judged within a decision, which waits
// for nothing.

import { createRequire } from 'node:module'
import type * as nodemailer from 'nodemailer'
import type ssh2 from 'ssh2'

const require = createRequire(import.meta.url)

export function loadNodemailer (): typeof nodemailer {
  return require('nodemailer') as typeof nodemailer
}

export function loadSsh (): typeof ssh2 {
  return require('ssh2') as typeof ssh2
}
