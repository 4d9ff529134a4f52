/** @file Faults of downloaded data, as data, and one message with a remedy for each. */
import { shownPath } from "../store/problem.js";

export type DataProblem =
  | { kind: "unknown-name"; name: string; known: string[] }
  | { kind: "unlocked"; source: string; paths: string[]; lock: string }
  | { kind: "hub-disagrees"; path: string; locked: string; hub: string }
  | { kind: "not-on-hub"; path: string; id: string; revision: string }
  | { kind: "no-hub"; url: string }
  | { kind: "refused"; url: string; status: number }
  | { kind: "gave-up"; url: string; attempts: number; detail: string; received: number }
  | { kind: "too-long"; url: string; size: number }
  | { kind: "wrong-bytes"; url: string; expected: string; actual: string }
  | { kind: "changed"; file: string; expected: string; actual: string }
  | { kind: "unknown-source"; counts: Record<string, number>; list: string }
  | { kind: "not-tulu"; file: string; row?: number; detail: string };

/** A fault of downloaded data, or of the download, that a user can fix. Its message is one line with the remedy. */
export class DataError extends Error {
  override name = "DataError";
  constructor(readonly problem: DataProblem) {
    super(dataProblemText(problem));
  }
}

function dataProblemText(problem: DataProblem): string {
  switch (problem.kind) {
    case "unknown-name":
      return `no source is called "${problem.name}": there are ${problem.known.join(" and ")}`;
    case "unlocked":
      return (
        `${problem.source}: ${problem.paths.join(", ")} ${problem.paths.length === 1 ? "has" : "have"} no sha256 in ` +
        `${shownPath(problem.lock)}, so a download could not be checked: run judgelab data lock ` +
        `${problem.source} where the hub can be reached`
      );
    case "hub-disagrees":
      return (
        `${problem.path} is locked as ${problem.locked}, but the hub has ${problem.hub}: a revision never changes, so ` +
        `find out which is right; to take the hub's, set its sha256 to null in the lock and run this again`
      );
    case "not-on-hub":
      return `${problem.id} has no file ${problem.path} at revision ${problem.revision}: correct the lock`;
    case "no-hub":
      return `${problem.url} does not answer as the hub does: is it behind a login page, or is HF_ENDPOINT not a mirror of it?`;
    case "refused":
      return `${problem.url} answered ${problem.status}: check id, revision and path in the lock, and whether you may read it`;
    case "gave-up":
      return (
        `${problem.url}: gave up after ${problem.attempts === 1 ? "one attempt" : `${problem.attempts} attempts`} without a new byte ` +
        `(${problem.detail}); ${problem.received} bytes are kept, run it again to resume`
      );
    case "too-long":
      return `${problem.url} sent more than the ${problem.size} bytes that the lock names: the lock or the server is wrong`;
    case "wrong-bytes":
      return (
        `${problem.url}: the download has sha256 ${problem.actual}, the lock names ${problem.expected}. It was deleted: ` +
        `run it again; if it fails again, the lock or the server is wrong`
      );
    case "changed":
      return (
        `${shownPath(problem.file)} has sha256 ${problem.actual}, the lock names ${problem.expected}: ` +
        `delete the file and download it again`
      );
    case "unknown-source": {
      const names = Object.entries(problem.counts).map(([name, rows]) => `${name} (${rows} rows)`);
      return (
        `the mixture has rows of unknown source: ${names.join(", ")}. Whether their responses are off-policy decides who ` +
        `learns from them: add each to ${problem.list} as off-policy or on-policy`
      );
    }
    case "not-tulu":
      return (
        shownPath(problem.file) +
        (problem.row === undefined ? " holds no preference pairs" : ` row ${problem.row} is not a preference pair`) +
        ` (${problem.detail}): is it a shard of the Tulu 3 mixture?`
      );
  }
}
