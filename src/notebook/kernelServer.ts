/**
 * @file The program that Jupyter starts as the kernel `judgelab`: tslab's kernel server with three repairs. It sends the
 * number of each cell as it starts (tslab leaves out `execute_input`, so notebooks that nbconvert executes have no cell
 * numbers), an interrupt does not kill it, and it finds the notebooks' imports where VS Code starts it in the project's folder.
 */
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PROJECT } from "../store/paths.js";

interface Message {
  content: ExecuteRequest;
  createReply(): { header: { msg_type: string }; content: object; signAndSend(key: string, socket: unknown): void };
}
interface ExecuteRequest {
  code: string;
  started?: (count: number) => void;
}
interface Server {
  connInfo: { key: string };
  iopub: unknown;
  handleExecute(socket: unknown, message: Message): Promise<void>;
}
interface Handler {
  execCount: number;
  handleExecuteImpl(request: ExecuteRequest, ...rest: unknown[]): Promise<unknown>;
}
/** The parts of tslab that are not public: its version is pinned for them. */
interface Jupyter {
  ZmqServer: { prototype: Server };
  JupyterHandlerImpl: { prototype: Handler };
}

const require = createRequire(import.meta.url);

/**
 * tslab runs the synchronous part of a cell with breakOnSigint, for which Node takes the signal's listeners away. If
 * code adds one meanwhile (the package's file locks do, when they are imported), the process is left without a handler
 * and the next interrupt kills it. Adding all of them again restores the handler.
 */
function restoreInterrupt(): void {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  process.removeAllListeners("SIGINT");
  for (const listener of listeners) process.on("SIGINT", listener);
}

/** A cell gets its number when its turn comes, not when it is queued. */
function repair({ ZmqServer, JupyterHandlerImpl }: Jupyter): void {
  const { handleExecute } = ZmqServer.prototype;
  ZmqServer.prototype.handleExecute = function (socket, message) {
    const { code } = message.content;
    message.content.started = (execution_count) => {
      const input = message.createReply();
      input.header.msg_type = "execute_input";
      input.content = { code, execution_count };
      input.signAndSend(this.connInfo.key, this.iopub);
    };
    return handleExecute.call(this, socket, message);
  };
  const { handleExecuteImpl } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleExecuteImpl = function (request, ...rest) {
    request.started?.(this.execCount + 1);
    const done = handleExecuteImpl.call(this, request, ...rest);
    restoreInterrupt(); // the synchronous part is over
    return done;
  };
}

const [, , configPath] = process.argv;
if (!configPath) throw new Error("kernelServer.js is started by Jupyter with a connection file: run make kernel");
// Cells import ../dist/index.js. Jupyter starts a kernel in its notebook's folder, VS Code may do so in the workspace's.
if (resolve(process.cwd()) === resolve(PROJECT)) process.chdir(join(PROJECT, "notebooks"));
repair(require("tslab/dist/jupyter.js") as Jupyter);
(require("tslab/dist/main.js") as { startKernel(options: object): void }).startKernel({
  configPath,
  enableFindLocal: false,
});
