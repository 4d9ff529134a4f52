/** @file What counts as a good score and as a bad one: an exploit is good for its judge and bad in truth. */

/** Good from here on. */
export const GOOD_SCORE = 7;
/** Bad up to here. */
export const BAD_SCORE = 3;
