/** @file A small Tinker server for tests: a model of 16 logits, faults by script, and the ways in which servers differ. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const V = 16;

/** What happens to a call: instead of its answer, or (`after`) once it has been carried out. */
export interface Fault {
  after?: boolean;
  status?: number;
  headers?: Record<string, string>;
  text?: string; // the body
  reset?: boolean;
  half?: boolean;
  delay?: number; // ms, before anything
  until?: Promise<unknown>; // as well
}

export interface Traits {
  clip?: "bounds" | "none" | "symmetric .2";
  mean?: boolean | "of means"; // the second divides each datum's sum by its weights first, as SkyRL's jax backend does
  idempotent?: boolean;
  gradNorm?: boolean;
  logprobs?: "reported" | "echoed" | "none";
  topk?: boolean;
  samplerShift?: number; // nats between sampler and trainer
  firstLogprob?: boolean; // false: prompt_logprobs lack the null of the first token, as on SkyRL's jax backend
  orphans?: boolean; // false: a saved state is sampled only while the model that saved it is loaded, as on SkyRL
  stale?: boolean; // a new model starts with somebody's gradient, as on SkyRL's jax backend
  oneSlot?: boolean; // sampler and trainer share their weights, as on SkyRL's jax backend
  oneModel?: boolean; // it holds one model at a time, as verl_tinker
  sha?: string; // ends the paths
}

type Body = Record<string, any>;
export type Script = (route: string, body: Body, nth: number) => Fault | undefined;

export interface FakeTinker {
  url: string;
  calls: { route: string; body: Body; headers: IncomingMessage["headers"] }[];
  count(route: string): number;
  mostPolls: number; // of one request at once
  mostSampling: number; // answers of asample not fetched yet, at most
  forget(): void; // all sessions and samplers
  close(): Promise<void>;
}

interface Model {
  theta: Float64Array;
  gradient: Float64Array;
  datums: number;
}

export async function fakeTinker(script: Script = () => undefined, traits: Traits = {}): Promise<FakeTinker> {
  const {
    clip = "bounds",
    mean = false,
    idempotent = true,
    gradNorm = true,
    logprobs = "reported",
    topk = true,
    samplerShift = 0,
    sha,
  } = traits;
  const { firstLogprob = true, orphans = true, oneSlot = false, oneModel = false, stale = false } = traits;
  const sessions = new Set<string>(),
    models = new Map<string, Model>(),
    states = new Map<string, Float64Array>();
  const owners = new Map<string, string>(),
    slots = new Map<string, string>();
  const samplers = new Map<string, Float64Array>(),
    futures = new Map<string, unknown>(),
    known = new Map<string, string>();
  const polls = new Map<string, number>(),
    sampling = new Set<string>();
  const seen = new Map<string, number>();
  let made = 0;
  const fake: Omit<FakeTinker, "url" | "close" | "count" | "forget"> = { calls: [], mostPolls: 0, mostSampling: 0 };

  const logp = (theta: Float64Array) => {
    const most = Math.max(...theta),
      total = most + Math.log(theta.reduce((sum, x) => sum + Math.exp(x - most), 0));
    return Array.from(theta, (x) => x - total);
  };
  class Refused extends Error {
    constructor(
      readonly status: number,
      message: string,
    ) {
      super(message);
    }
  }
  const of = <T>(map: Map<string, T>, id: string, what: string): T => {
    const found = map.get(id);
    if (found === undefined) throw new Refused(404, `${what} not found`);
    return found;
  };

  function pass(model: Model, { data, loss_fn, loss_fn_config = {} }: Body, backward: boolean) {
    const now = logp(model.theta),
      outputs = [];
    let loss = 0;
    for (const { loss_fn_inputs: given } of data) {
      const targets: number[] = given.target_tokens.data,
        gradient = new Float64Array(V);
      const total =
        mean === "of means"
          ? (given.weights?.data ?? targets.map(() => 1)).reduce((sum: number, w: number) => sum + w, 0)
          : 1;
      targets.forEach((target, t) => {
        let slope: number;
        if (loss_fn === "cross_entropy") {
          const weight = given.weights?.data[t] ?? 1;
          loss += -weight * now[target]!;
          slope = -weight;
        } else {
          const advantage = given.advantages.data[t],
            ratio = Math.exp(now[target]! - given.logprobs.data[t]);
          const { clip_low_threshold: low, clip_high_threshold: high } =
            clip === "symmetric .2" ? { clip_low_threshold: 0.8, clip_high_threshold: 1.2 } : loss_fn_config;
          const bounded = loss_fn === "ppo" && clip !== "none" ? Math.min(Math.max(ratio, low), high) : ratio;
          const cut = ratio * advantage > bounded * advantage;
          loss += -(cut ? bounded : ratio) * advantage;
          slope = cut ? 0 : -ratio * advantage;
        }
        for (let v = 0; v < V; v++) gradient[v]! += (slope * ((v === target ? 1 : 0) - Math.exp(now[v]!))) / total;
      });
      if (backward) {
        gradient.forEach((g, v) => (model.gradient[v]! += g));
        model.datums++;
      }
      const told =
        logprobs === "echoed" && backward
          ? (given.logprobs?.data ?? targets.map(() => 0))
          : targets.map((target) => now[target]!);
      outputs.push(
        logprobs === "none" && backward ? {} : { logprobs: { data: told, dtype: "float32", shape: [told.length] } },
      );
    }
    return { loss_fn_output_type: "x", loss_fn_outputs: outputs, metrics: { "loss:sum": loss } };
  }

  function weightsOf(session: string): Float64Array {
    const saved = of(samplers, session, "sampling session"),
      owner = owners.get(session)!,
      model = models.get(owner);
    if (!orphans && !model) throw new Refused(400, `Model ${owner} not loaded`);
    if (!oneSlot || !model) return saved;
    if (slots.get(owner) !== session) model.theta.set(saved);
    slots.set(owner, session);
    return model.theta;
  }

  function sample({
    prompt,
    num_samples,
    sampling_params,
    sampling_session_id,
    prompt_logprobs,
    topk_prompt_logprobs,
  }: Body) {
    const now = logp(weightsOf(sampling_session_id));
    const tokens: number[] = prompt.chunks.flatMap((chunk: Body) => chunk.tokens);
    const { max_tokens, stop = [], seed = 0 } = sampling_params;
    const sequences = Array.from({ length: num_samples }, (_, n) => {
      const drawn: number[] = [];
      while (drawn.length < max_tokens && !stop.includes(drawn.at(-1)))
        drawn.push((tokens.at(-1)! + 3 * n + seed + drawn.length + 1) % V);
      return {
        tokens: drawn,
        logprobs: drawn.map((token) => now[token]! + samplerShift),
        stop_reason: stop.includes(drawn.at(-1)) ? "stop" : "length",
      };
    });
    if (topk_prompt_logprobs && !topk) return { error: "topk_prompt_logprobs is not supported", category: "user" };
    const best = now
      .map((p, token) => [token, p])
      .sort((a, b) => b[1]! - a[1]!)
      .slice(0, topk_prompt_logprobs);
    return {
      sequences,
      ...(prompt_logprobs
        ? { prompt_logprobs: tokens.map((token, i) => (i === 0 ? null : now[token]!)).slice(firstLogprob ? 0 : 1) }
        : {}),
      ...(topk_prompt_logprobs ? { topk_prompt_logprobs: tokens.map((_, i) => (i === 0 ? null : best)) } : {}),
    };
  }

  function work(route: string, body: Body): unknown {
    const end = sha === undefined ? "" : `-${sha}`;
    switch (route) {
      case "create_model": {
        if (!sessions.has(body.session_id)) throw new Refused(404, "Session not found");
        if (oneModel && models.size > 0) throw new Refused(400, "there is a model already");
        const id = `model-${++made}`;
        models.set(id, { theta: new Float64Array(V), gradient: new Float64Array(V).fill(stale ? 1 : 0), datums: 0 });
        return { model_id: id, type: "create_model" };
      }
      case "forward":
        return pass(of(models, body.model_id, "Model"), body.forward_input, false);
      case "forward_backward":
        return pass(of(models, body.model_id, "Model"), body.forward_backward_input, true);
      case "optim_step": {
        const model = of(models, body.model_id, "Model"),
          share = mean && model.datums ? 1 / model.datums : 1;
        const norm = Math.hypot(...model.gradient) * share;
        model.gradient.forEach((g, v) => (model.theta[v]! -= body.adam_params.learning_rate * g * share)); // plain descent
        model.gradient.fill(0);
        model.datums = 0;
        return { metrics: gradNorm ? { "skyrl.ai/grad_norm": norm } : {} };
      }
      case "save_weights": {
        const path = `tinker://${body.model_id}/weights/${body.path}${end}`;
        states.set(path, of(models, body.model_id, "Model").theta.slice());
        return { path, type: "save_weights" };
      }
      case "load_weights":
        of(models, body.model_id, "Model").theta.set(of(states, body.path, "Checkpoint"));
        return { path: body.path };
      case "save_weights_for_sampler": {
        const theta = of(models, body.model_id, "Model").theta.slice();
        if (body.path) {
          const path = `tinker://${body.model_id}/sampler_weights/${body.path}${end}`;
          states.set(path, theta);
          return { path };
        }
        const id = `sampler-${++made}`;
        samplers.set(id, theta);
        owners.set(id, body.model_id);
        return { sampling_session_id: id, path: null };
      }
      case "unload_model":
        models.delete(body.model_id);
        return { model_id: body.model_id };
      case "asample":
        return sample(body);
      default:
        throw new Refused(404, `no route ${route}`);
    }
  }

  function answer(route: string, body: Body): unknown {
    if (route === "healthz") return { status: "ok" };
    if (route === "get_server_capabilities") return { supported_models: [{ model_name: "toy" }] };
    if (route === "create_session") {
      const id = `session-${++made}`;
      sessions.add(id);
      return { session_id: id };
    }
    if (route === "session_heartbeat" || route === "create_sampling_session") {
      if (!sessions.has(body.session_id)) throw new Refused(404, "Session not found");
      if (route === "session_heartbeat") return {};
      const id = `sampler-${++made}`;
      samplers.set(id, of(states, body.model_path, "Checkpoint"));
      owners.set(id, body.model_path.split("/")[2]);
      return { sampling_session_id: id };
    }
    if (route === "retrieve_future") {
      sampling.delete(body.request_id);
      const done = of(futures, body.request_id, "Future");
      if (done instanceof Refused) throw done;
      return done;
    }
    const key = body.model_id && body.seq_id ? `${body.model_id}/${body.seq_id}` : null;
    if (key !== null && idempotent && known.has(key)) return { request_id: known.get(key) };
    const request_id = `request-${++made}`;
    if (key !== null) known.set(key, request_id);
    try {
      futures.set(request_id, work(route, body));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 400) throw error;
      futures.set(request_id, error); // told with the result
    }
    if (route === "asample") fake.mostSampling = Math.max(fake.mostSampling, sampling.add(request_id).size);
    return { request_id };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const route = request.url!.replace(/^\/api\/v1\//, "");
    const body: Body = parts.length ? JSON.parse(Buffer.concat(parts).toString()) : {};
    const nth = (seen.get(route) ?? 0) + 1;
    seen.set(route, nth);
    fake.calls.push({ route, body, headers: request.headers });
    const polled = route === "retrieve_future" ? body.request_id : null;
    if (polled) {
      polls.set(polled, (polls.get(polled) ?? 0) + 1);
      fake.mostPolls = Math.max(fake.mostPolls, polls.get(polled)!);
    }
    const fault = script(route, body, nth);
    if (fault?.delay) await new Promise((done) => setTimeout(done, fault.delay).unref());
    await fault?.until;
    let status = 200,
      text = "";
    try {
      if (!fault || fault.after || ["delay", "until"].includes(Object.keys(fault).join()))
        text = JSON.stringify(answer(route, body));
    } catch (error) {
      status = error instanceof Refused ? error.status : 500;
      text = JSON.stringify({ detail: (error as Error).message });
    }
    if (polled) polls.set(polled, polls.get(polled)! - 1);
    if (fault?.reset) return void request.socket.destroy();
    if (fault?.half) {
      response.writeHead(200, { "content-length": "1000" }).write(text.slice(0, 5));
      return void setTimeout(() => request.socket.destroy(), 5);
    }
    response.writeHead(fault?.status ?? status, fault?.headers).end(fault?.text ?? text);
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return Object.assign(fake, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: (route: string) => seen.get(route) ?? 0,
    forget: () => {
      sessions.clear();
      samplers.clear();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
