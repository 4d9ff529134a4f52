/** @file A session with a Tinker server, kept alive by a heartbeat; a silent one loses its models after some minutes. */
import { TinkerError } from "./problem.js";
import { issuesOf, type Transport } from "./transport.js";
import { RESPONSES } from "./wire.js";

/** Every 10 s, as the SDK does; verl_tinker and SkyRL put the limit at 300 s. */
const HEARTBEAT_SECONDS = 10;

/** `next` numbers the models and samplers of the session, from 1. */
export interface Session {
  id: string;
  next(): number;
}

export interface Sessions {
  /** The current session: opened when first needed, and again when the server has forgotten it. */
  open(): Promise<Session>;
  close(): void;
}

export function openSessions(transport: Transport, seconds = HEARTBEAT_SECONDS): Sessions {
  let current: Promise<Session> | null = null;
  let beat: NodeJS.Timeout | undefined;

  const make = async (): Promise<Session> => {
    const body = { tags: ["judgelab"], user_metadata: {}, sdk_version: "0.38.0", type: "create_session" as const };
    const answer = RESPONSES.create_session.safeParse(await transport.post("create_session", body, "anytime"));
    if (!answer.success) {
      throw new TinkerError({ kind: "shape", detail: issuesOf(answer.error) }, transport.place("create_session"));
    }
    const { session_id, error_message } = answer.data;
    if (error_message)
      throw new TinkerError(
        { kind: "failed", detail: transport.said(error_message) },
        transport.place("create_session"),
      );
    let made = 0;
    clearInterval(beat);
    beat = setInterval(() => void heartbeat(session_id), 1000 * seconds).unref();
    return { id: session_id, next: () => ++made };
  };

  let beating = false;
  async function heartbeat(id: string): Promise<void> {
    if (beating) return;
    beating = true;
    try {
      await transport.post("session_heartbeat", { session_id: id, type: "session_heartbeat" }, "once", { timeout: 10 });
    } catch (error) {
      // Calls that need a lost session will fail; here it must only not be used again.
      if (
        error instanceof TinkerError &&
        error.problem.kind === "status" &&
        [404, 410].includes(error.problem.status)
      ) {
        clearInterval(beat);
        current = null;
      }
    } finally {
      beating = false;
    }
  }

  return {
    open: () =>
      (current ??= make().catch((error: unknown) => {
        current = null;
        throw error;
      })),
    close: () => clearInterval(beat),
  };
}
