/**
 * @file The program that Jupyter starts as the kernel `judgelab`: tslab's kernel server, which here also sends the number
 * of each cell as it starts. tslab leaves that message (`execute_input`) out, so notebooks that nbconvert executes with
 * it have no cell numbers.
 */
import { createRequire } from "node:module";

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

/** A cell gets its number when its turn comes, not when it is queued. */
function sendCellNumbers({ ZmqServer, JupyterHandlerImpl }: Jupyter): void {
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
    return handleExecuteImpl.call(this, request, ...rest);
  };
}

const [, , configPath] = process.argv;
if (!configPath) throw new Error("kernelServer.js is started by Jupyter with a connection file: run make kernel");
sendCellNumbers(require("tslab/dist/jupyter.js") as Jupyter);
(require("tslab/dist/main.js") as { startKernel(options: object): void }).startKernel({
  configPath,
  enableFindLocal: false,
});
