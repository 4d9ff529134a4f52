/** @file When a model is given up before everything that it should be asked is paid for. */

/** Questions without a single usable answer after which no more are asked: one of another kind, or badly served, never gives one. */
export const ENOUGH = 20;
