/** @file How long a server asks to be left alone. */

/**
 * Seconds, from retry-after-ms or retry-after (seconds or a date, RFC 9110 section 10.2.3); null where the server does not
 * say. A date is measured from the date of the reply itself, as this machine's clock may be hours off the server's.
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
