import {
  createTransport,
  type SMTPSentMessageInfo,
  type SMTPTransportOptions,
  type Transporter,
} from 'nodemailer';

const CLOSE_MS = 1_000;

/** What SMTP_URL may say beside where. Other options of nodemailer would log mails, or send them another way. */
const TLS_OPTION = /^(?:tls\..+|requireTLS|ignoreTLS)$/;

/** One connection per mail, closed after it. The server may be silent for `silenceMs` at each step. */
export function smtpTransport(
  url: string,
  silenceMs: number,
): Transporter<SMTPSentMessageInfo, SMTPTransportOptions> {
  return createTransport({
    url: withTlsOptionsOnly(url),
    dnsTimeout: silenceMs,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    socketCloseTimeout: CLOSE_MS,
  });
}

function withTlsOptionsOnly(url: string): string {
  const place = new URL(url);
  const options = [...place.searchParams].filter(([name]) => TLS_OPTION.test(name));
  place.search = new URLSearchParams(options).toString();
  return place.href;
}
