/**
 * @file Sampling sessions: weights that clients read from, opened when needed and dropped when others need the memory.
 */
import { parametersIn, type Sampler } from "../engine/engine.js";
import { batchedSampler } from "./batchCalls.js";
import type { Models } from "./models.js";
import { Refused } from "./problem.js";
import type { About } from "./states.js";

/**
 * Weights in memory at once. Each step of a policy's training publishes some, and no call says when they are no longer
 * needed.
 */
const HELD = { samplers: 128, numbers: 100e6 };

/** `source` opens the weights again; null for those that were never saved. */
interface Held {
  session: string | null; // null: of no session, as OpenAI's routes know none
  source: string | null;
  about: About;
  sampler: Sampler | null;
}

interface Ready {
  sampler: Sampler;
  about: About;
}

/** Weights that are being opened. Whoever asks for them meanwhile waits for the same sampler. */
interface Opening {
  session: string | null;
  ready: Promise<Ready>;
}

export interface Samplers {
  /** The weights that a trainer published, under a new id, or under the one this number had. */
  hold(session: string, number: number | null, sampler: Sampler, about: About): string;
  open(session: string, number: number, source: string): Promise<string>;
  /** A sampler of `source`, shared by all callers. */
  shared(source: string): Promise<Ready>;
  find(id: string): Promise<Ready>;
  about(id: string): { about: About; source: string | null; session: string | null };
  endSession(session: string): void;
}

export function samplers(models: Models, most = HELD): Samplers {
  const held = new Map<string, Held>(); // least recently used first
  const opening = new Map<string, Opening>(); // without those whose session ended, or that newer weights replaced
  let unnumbered = 0;

  const known = (id: string): Held => {
    const found = held.get(id);
    if (found) return found;
    throw new Refused(
      "not_found",
      `there is no sampling session "${id}": its session ended or the server was restarted`,
      "sampling_session_id",
    );
  };
  const letGo = () => {
    let samplers = 0,
      numbers = 0;
    for (const [id, one] of [...held].reverse()) {
      if (!one.sampler) continue;
      samplers++;
      numbers += parametersIn(one.about.shape);
      if (samplers === 1 || (samplers <= most.samplers && numbers <= most.numbers)) continue;
      void one.sampler.close();
      one.sampler = null;
      if (one.session === null) held.delete(id); // a name that anyone may think of
    }
  };
  const use = async (id: string): Promise<Ready> => {
    const one = known(id);
    held.delete(id);
    held.set(id, one);
    if (one.sampler) return { sampler: one.sampler, about: one.about };
    if (one.source === null) {
      throw new Refused(
        "gone",
        `the weights of ${id} were let go for newer ones: save them with a path to keep them`,
        "sampling_session_id",
      );
    }
    return opened(id, one.session, one.source);
  };
  const opened = (id: string, session: string | null, source: string): Promise<Ready> => {
    const underWay = opening.get(id);
    if (underWay) return underWay.ready;
    const open = async (): Promise<Ready> => {
      const { sampler, about } = await models.openSampler(source);
      if (opening.get(id) !== own) {
        await sampler.close();
        return use(id); // the newer weights; throws where the session ended
      }
      const ready = { sampler: batchedSampler(sampler), about };
      held.delete(id);
      held.set(id, { session, source, ...ready });
      letGo();
      return ready;
    };
    const end = () => opening.get(id) === own && opening.delete(id);
    const own: Opening = { session, ready: open().finally(end) };
    opening.set(id, own);
    return own.ready;
  };

  return {
    hold(session, number, sampler, about) {
      const id = `${session}:sample:${number ?? `unnumbered-${unnumbered++}`}`;
      opening.delete(id);
      held.set(id, { session, source: null, about, sampler: batchedSampler(sampler) });
      letGo();
      return id;
    },
    async open(session, number, source) {
      const id = `${session}:sample:${number}`;
      if (!held.has(id)) await opened(id, session, source);
      if (known(id).source === source) return id;
      throw new Refused("conflict", `sampling session ${number} is of other weights`, "sampling_session_seq_id");
    },
    shared: (source) => (held.has(source) ? use(source) : opened(source, null, source)),
    find: use,
    about: known,
    endSession(session) {
      for (const [id, one] of opening) if (one.session === session) opening.delete(id);
      for (const [id, one] of held) {
        if (one.session !== session) continue;
        held.delete(id);
        void one.sampler?.close();
      }
    },
  };
}
