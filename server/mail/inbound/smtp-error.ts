/** An error that the SMTP library answers with this code; the text begins with the enhanced code (RFC 3463). */
export function smtpError(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

/** The answer to what failed on our side: the sender keeps the mail and tries again. */
export function tryAgainLater(): Error {
  return smtpError(451, '4.3.0 The mail cannot be taken at the moment, try again later')
}
