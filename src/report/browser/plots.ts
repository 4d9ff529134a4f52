/** @file Turns the pictures of figures into plots to zoom and read values off, each when it comes near the screen. */

import { unpacked } from "../packing.js";
import { element } from "./dom.js";
import { type Layout, narrowed } from "./narrowed.js";

interface Spec {
  data: object[];
  layout: Layout;
}

declare const Plotly:
  | { newPlot(at: HTMLElement, data: object[], layout: object, config: object): Promise<unknown> }
  | undefined;

/** Without plotly's file beside the page the pictures stay. */
export function drawPlots(): void {
  if (typeof Plotly === "undefined") return;
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        void offer(target as HTMLElement);
      }
    },
    { rootMargin: "400px" },
  );
  for (const plot of document.querySelectorAll(".plot")) near.observe(plot);
}

/** Where the screen is narrower than the figure, its panels stand one below another; what has none waits to be asked for. */
async function offer(place: HTMLElement): Promise<void> {
  const spec = await unpacked<Spec>(place.querySelector("script")!.textContent!);
  if (place.clientWidth >= spec.layout.width) return draw(place, spec);
  if (spec.layout.meta) return draw(place, { ...spec, layout: narrowed(spec.layout, place.clientWidth) });
  const button = element("button", "explore", "Enlarge, to zoom and read values (scrolls sideways)");
  button.type = "button";
  button.addEventListener("click", () => {
    button.remove();
    void draw(place, spec).then(() => place.focus());
  });
  place.after(button);
}

async function draw(place: HTMLElement, { data, layout }: Spec): Promise<void> {
  const image = place.querySelector("img")!;
  const drawn = element("div", "drawn");
  drawn.setAttribute("role", "group"); // not an image: it can be zoomed
  drawn.setAttribute("aria-label", image.alt);
  drawn.style.width = `${layout.width}px`;
  place.append(drawn);
  await Plotly!.newPlot(drawn, data, layout, { displaylogo: false });
  // Plotly's buttons are for the mouse: five more stops a figure on the way through the page help nobody.
  for (const button of drawn.querySelectorAll<HTMLElement>(".modebar-btn")) button.tabIndex = -1;
  image.remove();
}
