/** @file Draws a token from a row of logits: temperature, top-k, top-p, AssemblyScript. */
import { V, floats } from "./model";
import { exponentials, largest } from "./softmax";

let e: usize = 0; //    f32[V], unnormalised probabilities
let kept: usize = 0; // u8[V], what top-k and top-p leave

export function reserveDraw(): void {
  e = floats(V);
  kept = floats(V);
}

/** Marks in `kept` the tokens that top-k and then top-p leave, by repeatedly taking the largest. */
function restrict(topK: i32, topP: f32, total: f32): f32 {
  memory.fill(kept, 0, <usize>V);
  const most = topK > 0 ? min(topK, V) : V;
  let allowed = total;
  if (topK > 0 && topP < 1) { // top-p counts within what top-k leaves
    allowed = 0;
    for (let n = 0; n < most; n++) allowed += take();
    memory.fill(kept, 0, <usize>V);
  }
  let mass: f32 = 0;
  for (let n = 0; n < most && (n == 0 || mass < topP * allowed); n++) mass += take();
  return mass;
}

function take(): f32 {
  let best = -1;
  let value: f32 = -1;
  for (let i = 0; i < V; i++) {
    const w = load<f32>(e + (<usize>i << 2));
    if (w > value && !load<u8>(kept + i)) { best = i; value = w; }
  }
  store<u8>(kept + best, 1);
  return value;
}

/** Draws a token from a row of logits; its log-probability at temperature 1 goes to `logp`. */
export function draw(z: usize, temperature: f32, topK: i32, topP: f32, u: f32, logp: usize): i32 {
  const top = largest(z);
  let total = exponentials(z, top, 1, e);
  const normaliser = top + <f32>Math.log(<f64>total);
  let token = 0;
  if (temperature == 0) {
    while (load<f32>(z + (<usize>token << 2)) != top) token++;
  } else {
    if (temperature != 1) total = exponentials(z, top, 1 / temperature, e);
    const restricted = topK > 0 || topP < 1;
    if (restricted) total = restrict(topK, topP, total);
    let left = u * total, last = 0;
    for (token = 0; token < V; token++) {
      if (restricted && !load<u8>(kept + token)) continue;
      last = token;
      left -= load<f32>(e + (<usize>token << 2));
      if (left < 0) break;
    }
    if (token == V) token = last; // rounding left a crumb of mass past the end
  }
  store<f32>(logp, load<f32>(z + (<usize>token << 2)) - normaliser);
  return token;
}
