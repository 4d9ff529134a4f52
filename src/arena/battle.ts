/** @file One battle: both games on a question, asked of a judge. From gen_judgment.py. */
import type { Chat, ChatReply, Message, Usage } from "../engine/chat.js";
import { EndpointError, isOfServer } from "../servers/endpointError.js";
import type { Pairing } from "./pairings.js";
import { gameMessages, type Instructions } from "./prompt.js";
import { answerText, type JudgmentText } from "./rows.js";
import { arenaHardLabel } from "./verdict.js";

export interface BattleJudge {
  name: string; // as it stands in the rows
  chat: Chat;
  temperature: number;
  maxTokens: number;
  instructions: Instructions;
}

/** A row of a judgment file: what Arena-Hard's own code writes, and where the judge's text came from. */
export interface BattleRow extends JudgmentText {
  games: [BattleGame | null, BattleGame | null];
}

export type BattleGame = NonNullable<JudgmentText["games"][number]> & Pick<ChatReply, "finish" | "usage" | "requestId">;

export interface Battle {
  row: BattleRow;
  failures: string[]; // why games are null
  usage: Usage;
}

/**
 * A call that fails for good leaves a null game, which costs the question; one that says that no call can succeed
 * throws. A judge's text that is not at its end has no verdict, even where it mentions one on its way.
 */
export async function battle({ question, answer, baseline }: Pairing, judge: BattleJudge): Promise<Battle> {
  const asked = gameMessages(question, answerText(answer), answerText(baseline), judge.instructions);
  const played = await Promise.all(asked.map((messages) => play(messages, judge)));
  const games = played.map((one) => ("game" in one ? one.game : null));
  const { uid, category } = question;
  return {
    row: {
      uid,
      category,
      judge: judge.name,
      model: answer.model,
      baseline: baseline.model,
      games: [games[0]!, games[1]!],
    },
    failures: played.flatMap((one) => ("failure" in one ? [one.failure] : [])),
    usage: {
      in: games.reduce((sum, game) => sum + (game?.usage?.in ?? 0), 0),
      out: games.reduce((sum, game) => sum + (game?.usage?.out ?? 0), 0),
    },
  };
}

async function play(messages: Message[], judge: BattleJudge): Promise<{ game: BattleGame } | { failure: string }> {
  const { chat, temperature, maxTokens } = judge;
  try {
    const { text, reasoning, finish, usage, requestId } = await chat.complete(messages, { temperature, maxTokens });
    const score = finish === "stop" ? arenaHardLabel(text) : null;
    const judgment = { answer: text, ...(reasoning !== null && { reasoning }) };
    return { game: { score, judgment, prompt: messages, finish, usage, requestId } };
  } catch (error) {
    if (!(error instanceof EndpointError) || isOfServer(error.problem)) throw error;
    return { failure: error.message };
  }
}
