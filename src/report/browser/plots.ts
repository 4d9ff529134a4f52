/** @file Turns the pictures of figures into plots to zoom and read values off, each when it comes near the screen. */
import { element } from "./dom.js";

interface Spec {
  data: object[];
  layout: { width: number };
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
        offer(target as HTMLElement);
      }
    },
    { rootMargin: "400px" },
  );
  for (const plot of document.querySelectorAll(".plot")) near.observe(plot);
}

/** A plot has the width of its layout. Where the screen is narrower the whole picture says more, so the plot waits to be asked for. */
function offer(place: HTMLElement): void {
  const spec = JSON.parse(place.querySelector("script")!.textContent!) as Spec;
  if (place.clientWidth >= spec.layout.width) return void draw(place, spec);
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
  drawn.setAttribute("role", "group"); // not an image: its buttons take the focus
  drawn.setAttribute("aria-label", image.alt);
  drawn.style.width = `${layout.width}px`;
  place.append(drawn);
  await Plotly!.newPlot(drawn, data, layout, { displaylogo: false });
  image.remove();
}
