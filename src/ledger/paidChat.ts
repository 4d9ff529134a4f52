/**
 * @file A Chat whose replies are stored in a ledger, as `paidSampler` stores a Sampler's: no question is paid for
 * twice.
 */
import { z } from "zod";
import type { Chat } from "../engine/chat.js";
import type { Ledger } from "./ledger.js";

export interface PaidChat {
  ledger: Ledger;
  role: string;
  model: string;
  chat: Chat;
}

const Kept = z.object({
  text: z.string(),
  reasoning: z.string().nullable(),
  finish: z.enum(["stop", "length", "other"]),
  usage: z.strictObject({ in: z.number(), out: z.number() }).nullable().default(null),
  requestId: z.string().nullable().default(null),
  model: z.string().default(""), // as the server named it; older ledgers do not say
});

/** A failed call is not stored, and throws what `chat` throws. */
export function paidChat({ ledger, role, model, chat }: PaidChat): Chat {
  return {
    async complete(messages, asked) {
      const kept = await ledger.once({ role, model, call: "chat", messages, ...asked }, async () => {
        const { text, reasoning, finish, usage, requestId, model: named } = await chat.complete(messages, asked);
        return {
          value: { text, reasoning, finish, usage, requestId, model: named },
          in: usage?.in ?? 0,
          out: usage?.out ?? 0,
        };
      });
      return Kept.parse(kept);
    },
  };
}
