/** @file What plotly writes into an SVG and nothing shows, taken out: a third of the page's weight where runs are many. */

/** The same drawing: unused clip paths, empty elements and styles that are the default are gone; paths are to a tenth of a pixel. */
export function slim(svg: string): string {
  const used = new Set([...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id));
  return svg
    .replace(/<clipPath\b[^>]*\bid="([^"]+)"[^>]*>.*?<\/clipPath>/gs, (whole, id) => (used.has(id) ? whole : ""))
    .replace(/<(?:path|g)(?: class="[^"]*")?\/>/g, "")
    .replace(/ (?:vector-effect: none|opacity: 1);/g, "")
    .replace(/style="(?:vector-effect: none|opacity: 1); /g, 'style="')
    .replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${path.replace(/-?\d+\.\d{2,}/g, tenths)}"`);
}

const tenths = (number: string): string => String(Number(Number(number).toFixed(1)));
