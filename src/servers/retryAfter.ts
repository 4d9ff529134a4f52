/** @file The wait that a server asks for before the next call. */

/**
 * Seconds, from retry-after-ms or retry-after (seconds or a date, RFC 9110 section 10.2.3); null if the server does
 * not say. A date is compared with the reply's own date, since this machine's clock may be hours off the server's.
 */
export function retryAfterSeconds(
  header: (name: string) => string | null | undefined,
  now = Date.now(),
): number | null {
  const milliseconds = Number.parseFloat(header("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds / 1000;
  const text = (header("retry-after") ?? "").trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const until = Date.parse(text),
    sent = Date.parse(header("date") ?? "");
  return Number.isNaN(until) ? null : Math.max(0, (until - (Number.isNaN(sent) ? now : sent)) / 1000);
}
