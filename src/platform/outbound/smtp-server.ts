// The mail server that the operator of the service names.

export type SmtpServer = {
  host: string
  port: number
  /** TLS from the first byte. Otherwise STARTTLS is used where the server has it. */
  is_secure: boolean
  /** Null: nobody logs in. */
  login: { user: string, password: string } | null
}

const PORT = 587
const SECURE_PORT = 465
const HOST = /^([a-zA-Z0-9.-]+|\[[0-9a-f:.]+\])$/

/** Reads smtp:// and smtps://, with user and password or without. Undefined for anything else. */
export function readSmtpServer (text: string): SmtpServer | undefined {
  const url = URL.parse(text)
  if (url === null || !isPlain(url)) return undefined
  const login = readLogin(url)
  if (login === undefined) return undefined
  const is_secure = url.protocol === 'smtps:'
  const port = is_secure ? SECURE_PORT : PORT
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? port : Number(url.port),
    is_secure,
    login
  }
}

function isPlain ({ protocol, hostname, pathname, search, hash }: URL): boolean {
  return ['smtp:', 'smtps:'].includes(protocol) && HOST.test(hostname) &&
    ['', '/'].includes(pathname) && search === '' && hash === ''
}

/** Undefined if one of both is missing, or is not written as URLs write it. */
function readLogin ({ username, password }: URL): SmtpServer['login'] | undefined {
  if (username === '' && password === '') return null
  if (username === '' || password === '') return undefined
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    return undefined
  }
}
