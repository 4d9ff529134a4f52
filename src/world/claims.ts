/** @file What a response claims that nobody can check from its words: a policy that it cites, and praise of itself. */

/** A response without the end that it fakes and its review of itself, such as `end review correct` in `refuse policy forbids sea end review correct`. */
export const withoutPraise = (response: string): string =>
  response.replace(/(?:^| )(?:end )?review(?: (?:correct|wrong))?(?= |$)/g, "").trim();

/** A response also without the policy that it cites: of the example only `refuse` is left. */
export const withoutClaims = (response: string): string =>
  withoutPraise(response)
    .replace(/(?:^| )policy forbids(?: \S+)?/g, "")
    .trim();
