/** @file What a response claims that nobody can check from its words: a policy that it cites, and praise of itself. */

/** Without the end that it fakes and its review of itself: `refuse policy forbids sea end review correct`. */
export const withoutPraise = (response: string): string =>
  response.replace(/(?:^| )(?:end )?review(?: (?:correct|wrong))?(?= |$)/g, "").trim();

/** Without the policy that it cites, too: a refusal is then only that. */
export const withoutClaims = (response: string): string =>
  withoutPraise(response)
    .replace(/(?:^| )policy forbids(?: \S+)?/g, "")
    .trim();
