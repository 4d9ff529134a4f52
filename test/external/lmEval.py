"""lm-evaluation-harness's local-completions against `judgelab serve`.

    python3 -m venv $VENV && $VENV/bin/pip install lm-eval==0.4.13 transformers aiohttp tenacity
    node dist/cli/index.js serve --port 8400 --model policy=runs/smoke/pretrain/policy-llama-3.1-8b/seed-1 &
    $VENV/bin/python test/external/lmEval.py http://127.0.0.1:8400/v1 policy
It asks what its tasks ask: log-likelihoods of continuations by token ids (multiple choice), rolling ones, and texts until a stop. The
tokenizer is the miniature's, a word a token, taken from the server by the ids it gives. It ends with "ok".
"""
import importlib.metadata
import json
import math
import pathlib
import sys
import tempfile
import urllib.request

from lm_eval.api.instance import Instance
from lm_eval.models.openai_completions import LocalCompletionsAPI
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

PROMPT = "write about winter use scarf dance avoid skate len 8"


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def vocabulary(url, model):
    """Words by id: the text of each prompt of one id, echoed."""
    ids = list(range(160))
    reply = post(f"{url}/completions", {"model": model, "prompt": [[i] for i in ids], "max_tokens": 0, "echo": True})
    return {choice["text"]: i for i, choice in zip(ids, reply["choices"])}


def main(url, model):
    print("lm_eval", importlib.metadata.version("lm_eval"))
    words = vocabulary(url, model)
    assert len(words) == 160
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="the"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    folder = pathlib.Path(tempfile.mkdtemp())
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=".", pad_token=".").save_pretrained(folder)
    lm = LocalCompletionsAPI(model=model, base_url=f"{url}/completions", tokenizer=str(folder), tokenizer_backend="huggingface", max_length=72, batch_size=4)

    pairs = [(PROMPT, " scarf dance"), (PROMPT, " dance scarf"), (PROMPT, " snow")]
    found = lm.loglikelihood([Instance("loglikelihood", {}, pair, i) for i, pair in enumerate(pairs)], disable_tqdm=True)
    for pair, (value, greedy) in zip(pairs, found):
        whole = f"{pair[0]}{pair[1]}"
        echo = post(f"{url}/completions", {"model": model, "prompt": whole, "max_tokens": 0, "echo": True, "logprobs": 0})
        wanted = sum(echo["choices"][0]["logprobs"]["token_logprobs"][len(pair[0].split()):])
        assert math.isclose(value, wanted, abs_tol=1e-6), (value, wanted)
        print(f"loglikelihood of {pair[1]!r}: {value:.4f}, greedy {greedy}")
    rolling = lm.loglikelihood_rolling([Instance("loglikelihood_rolling", {}, (PROMPT,), 0)], disable_tqdm=True)
    print("rolling:", rolling)
    until = {"until": ["\n\n", "Question:", "</s>"], "max_gen_toks": 12, "temperature": 0}
    texts = lm.generate_until([Instance("generate_until", {}, (PROMPT, until), 0)], disable_tqdm=True)
    assert texts[0], texts
    print("until:", texts)
    print("ok")


main(*sys.argv[1:])
