"""Holds log-probabilities that a server gave (realInference.mjs tokens --out FILE) against the model's own softmax.

    python test/external/tinyTalkerCheck.py FOLDER FILE
"""
import json
import sys

import torch
from transformers import Qwen3ForCausalLM


@torch.no_grad()
def main(folder, file):
    torch.set_num_threads(1)
    model = Qwen3ForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    worst, values = 0.0, 0
    for row in map(json.loads, open(file)):
        tokens, start = torch.tensor(row["tokens"]), row["from"]
        logp = model(input_ids=tokens[None]).logits[0].log_softmax(-1)
        own = logp[start - 1 : -1].gather(-1, tokens[start:, None]).flatten()
        worst = max(worst, (own - torch.tensor(row["logprobs"])).abs().max().item())
        values += len(own)
    print(f"{values} log-probabilities, the furthest off by {worst:.1e} nats")
    assert worst < 1e-3


if __name__ == "__main__":
    main(*sys.argv[1:])
