/** @file The kernel as Jupyter starts and drives it: its spec, and its messages over ZeroMQ. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { installKernel, kernelProblem } from "../../src/notebook/kernel.js";
import { temporaryFolder } from "../temporaryFolder.js";

const PROJECT = join(import.meta.dirname, "../..");

describe("installKernel", () => {
  it("writes a spec of its own name, which leaves a user's tslab kernel alone", async () => {
    const prefix = temporaryFolder();
    const kernels = join(prefix, "share/jupyter/kernels");
    mkdirSync(join(kernels, "tslab"), { recursive: true });
    writeFileSync(join(kernels, "tslab/kernel.json"), "the user's own");
    const path = await installKernel({ prefix });
    assert.equal(path, join(kernels, "judgelab/kernel.json"));
    const { argv, language } = JSON.parse(readFileSync(path, "utf8")) as { argv: string[]; language: string };
    assert.equal(language, "typescript");
    assert.deepEqual(argv, [process.execPath, join(PROJECT, "dist/notebook/kernelServer.js"), "{connection_file}"]);
    assert.equal(readFileSync(join(kernels, "tslab/kernel.json"), "utf8"), "the user's own");
  });

  it("goes into JUPYTER_DATA_DIR where that is set", async () => {
    const data = temporaryFolder();
    const before = process.env["JUPYTER_DATA_DIR"];
    process.env["JUPYTER_DATA_DIR"] = data;
    try {
      assert.equal(await installKernel(), join(data, "kernels/judgelab/kernel.json"));
    } finally {
      if (before === undefined) delete process.env["JUPYTER_DATA_DIR"];
      else process.env["JUPYTER_DATA_DIR"] = before;
    }
  });

  it("finds nothing in the way on this machine", () => assert.equal(kernelProblem(), null));
});

interface Socket {
  connect(address: string): void;
  subscribe?(): void;
  send(parts: (string | Buffer)[]): Promise<void>;
  receive(): Promise<Buffer[]>;
  close(): void;
}
interface Received {
  parent: unknown; // the id of the request that it answers
  type: string;
  content: Record<string, unknown>;
}

describe("the kernel", () => {
  const key = "secret";
  let kernel: ChildProcess;
  let shell: Socket;
  let iopub: Socket;

  const freePort = () =>
    new Promise<number>((done) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address() as { port: number };
        server.close(() => done(port));
      });
    });
  const read = async (socket: Socket): Promise<Received> => {
    const parts = await socket.receive();
    const [, header, parent, , content] = parts.slice(
      parts.findIndex((part) => part.equals(Buffer.from("<IDS|MSG>"))) + 1,
    );
    return {
      parent: (JSON.parse(String(parent)) as { msg_id?: string }).msg_id,
      type: (JSON.parse(String(header)) as { msg_type: string }).msg_type,
      content: JSON.parse(String(content)) as Record<string, unknown>,
    };
  };
  const send = async (msg_type: string, content: object): Promise<string> => {
    const header = { msg_id: randomUUID(), session: "s", username: "u", date: "", msg_type, version: "5.3" };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac("sha256", key).update(parts.join("")).digest("hex");
    await shell.send(["<IDS|MSG>", signature, ...parts]);
    return header.msg_id;
  };
  /** Runs a cell; everything the kernel says of it until it is idle, and its reply. */
  const execute = async (code: string, onMessage: (message: Received) => void = () => {}) => {
    const id = await send("execute_request", { code });
    const said: Received[] = [];
    for (;;) {
      const message = await read(iopub);
      if (message.parent !== id) continue;
      said.push(message);
      onMessage(message);
      if (message.type === "status" && message.content["execution_state"] === "idle") break;
    }
    return { said, reply: await read(shell) };
  };

  before(async () => {
    const { Dealer, Subscriber } = createRequire(import.meta.url)("zeromq") as Record<string, new () => Socket>;
    const names = ["shell", "iopub", "stdin", "control", "hb"];
    const ports: Record<string, number> = {};
    for (const name of names) ports[`${name}_port`] = await freePort();
    const config = join(temporaryFolder(), "connection.json");
    writeFileSync(
      config,
      JSON.stringify({ ...ports, ip: "127.0.0.1", transport: "tcp", key, signature_scheme: "hmac-sha256" }),
    );
    kernel = spawn(process.execPath, [join(PROJECT, "dist/notebook/kernelServer.js"), config], {
      cwd: PROJECT, // as VS Code may start it; Jupyter does in the notebook's folder
      stdio: "ignore",
    });
    shell = new Dealer!();
    iopub = new Subscriber!();
    iopub.subscribe!();
    for (const [name, socket] of [
      ["shell", shell],
      ["iopub", iopub],
    ] as const)
      socket.connect(`tcp://127.0.0.1:${ports[`${name}_port`]}`);
    const heard = read(iopub).then(() => true); // a subscription takes a moment to reach the kernel
    do {
      await send("kernel_info_request", {});
      assert.equal((await read(shell)).content["implementation"], "tslab");
    } while (!(await Promise.race([heard, setTimeout(200, false)])));
  });
  after(() => {
    shell.close();
    iopub.close();
    kernel.kill("SIGKILL");
  });

  it("finds what notebooks import where it is started in the project's folder, as VS Code may do", async () => {
    const { reply } = await execute('import { krippendorffAlpha } from "../dist/index.js";');
    assert.equal(reply.content["status"], "ok", JSON.stringify(reply.content));
  });

  it("sends the number of a cell when it starts, as nbconvert needs it", async () => {
    const inputs = async (code: string) =>
      (await execute(code)).said.filter(({ type }) => type === "execute_input").map(({ content }) => content);
    assert.deepEqual(await inputs("const a = 1;"), [{ code: "const a = 1;", execution_count: 2 }]);
    assert.deepEqual(await inputs("a + 1"), [{ code: "a + 1", execution_count: 3 }]);
  });

  it("stops a training on interrupt and runs the next cell", async () => {
    const root = JSON.stringify(temporaryFolder());
    await execute(`import { trainLive } from "../dist/index.js";\nlet steps = 0;`);
    const code =
      `await trainLive({ root: ${root}, reward: () => 1, policyPretraining: { pairs: 200, steps: 100000, batch: 16 },` +
      ` onProgress: () => { if (++steps === 3) console.log("training"); } });`;
    let interrupted = false;
    const { reply, said } = await execute(code, ({ type, content }) => {
      if (type === "stream" && String(content["text"]).includes("training")) interrupted = kernel.kill("SIGINT");
    });
    assert.ok(interrupted, JSON.stringify(said));
    assert.equal(reply.content["status"], "error");
    await setTimeout(300); // after an error the kernel drops, for 200 ms, what was queued behind the cell
    const { said: later } = await execute(
      `import { setTimeout } from "node:timers/promises";\nawait setTimeout(500);\n` +
        `const then = steps;\nawait setTimeout(500);\nconsole.log(steps - then, "more steps");`,
    );
    const text = later.filter(({ type }) => type === "stream").map(({ content }) => content["text"]);
    assert.deepEqual(text, ["0 more steps\n"]);
  });
});
