/** @file What the kernels export. Knows transformers, log-probabilities and AdamW; nothing of judges or policies. */
export { shape, reserveTraining, setAside, collect, weights, gradient, collected, moment1, moment2 } from "./model";
export { reserveForward, forward, hidden, tokens, starts, firsts, shared, targets, logps, probs_R, final_R } from "./forward";
export { reserveBackward, backward, coefficients } from "./backward";
export { gradientNorm, adamw } from "./adamw";
export { reserveDecode, seat, decode, rowSeed, rowSample, node, stops, sampled, sampledLogps, counts, stopped, logits } from "./decode";
export { exp64, log64, cos64, uniform } from "./math";
export { multiplyAddPeak, gemmPeak } from "./peak";
