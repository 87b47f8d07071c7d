// The certificate with which servers of tests prove that they are localhost. It is worth nothing.

import { getCACertificates, setDefaultCACertificates } from 'node:tls'

export const KEY = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrgIPmRhe8iqW2+us
Zj93+x/CRSEWGa4VdO3sm+MzIZShRANCAARc7/UtJYTlCszuQ5BAyaPvelunyK89
asmNFtCxb+GiK1z2reYokhsCcDFARsx5D6s5d+IcfnIUaOBl7xfq4wnS
-----END PRIVATE KEY-----
`

export const CERTIFICATE = `
-----BEGIN CERTIFICATE-----
MIIBmjCCAUCgAwIBAgITAyjRGC8SHShPWa02wudLlXKJBjAKBggqhkjOPQQDAjAU
MRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjYxMTI5MTI1MjAwWhgPMjEyNjExMDUx
MjUyMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49
AwEHA0IABFzv9S0lhOUKzO5DkEDJo+96W6fIrz1qyY0W0LFv4aIrXPat5iiSGwJw
MUBGzHkPqzl34hx+chRo4GXvF+rjCdKjbzBtMB0GA1UdDgQWBBSaLkJmh+FMmWUe
tajzQOFjN/HL5zAfBgNVHSMEGDAWgBSaLkJmh+FMmWUetajzQOFjN/HL5zAPBgNV
HRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggqhkjO
PQQDAgNIADBFAiEAx4LhFbp3m2yrGw7kObIy5RZ7dlI04g3H/kqGjXsRmvECICZs
HupCBTcYQ/82Fp2h3KZhUx62SZ08BgoJNKEWpO4k
-----END CERTIFICATE-----
`

/** From now on this process trusts the certificate. */
export function trustCertificate (): void {
  setDefaultCACertificates([...getCACertificates(), CERTIFICATE])
}
