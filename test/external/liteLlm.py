"""LiteLLM against `judgelab serve`.

    python3 -m venv $VENV && $VENV/bin/pip install litellm==1.110.0
    node dist/cli/index.js serve --port 8400 --model policy=runs/smoke/pretrain/policy-llama-3.1-8b/seed-1 &
    $VENV/bin/python test/external/liteLlm.py http://127.0.0.1:8400/v1 policy
It ends with "ok", or fails at the first thing that is not as it should be.
"""
import importlib.metadata
import os
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # or it looks for prices on the network
import litellm  # noqa: E402

PROMPT = "write about winter use scarf dance avoid skate len 8"
ASK = f"<prompt>\n{PROMPT}\n</prompt>\n<response>\nscarf dance snow\n</response>"


def main(url, model):
    print("litellm", importlib.metadata.version("litellm"))
    there = {"api_base": url, "api_key": "any", "num_retries": 0}
    messages = [{"role": "user", "content": ASK}]
    gold = litellm.completion(model="openai/gold", messages=messages, reasoning_effort="low", allowed_openai_params=["reasoning_effort"], **there)
    print("gold:", gold.choices[0].message.content, gold.usage.total_tokens)
    assert gold.choices[0].message.content == "score 4"
    parts = [part.choices[0].delta.content or "" for part in litellm.completion(model="openai/gold", messages=messages, stream=True, **there)]
    assert "".join(parts) == "score 4", parts
    print("streamed in", len(parts), "parts")
    text = litellm.text_completion(model=f"text-completion-openai/{model}", prompt=PROMPT, max_tokens=12, seed=4, **there)
    print("completion:", repr(text.choices[0].text), text.choices[0].finish_reason)
    streamed = litellm.text_completion(model=f"text-completion-openai/{model}", prompt=PROMPT, max_tokens=12, seed=4, stream=True, **there)
    assert "".join(part.choices[0].text or "" for part in streamed) == text.choices[0].text
    try:
        litellm.completion(model="openai/gold", messages=messages, response_format={"type": "json_object"}, **there)
        raise AssertionError("response_format was read past")
    except litellm.BadRequestError as error:
        assert "response_format" in str(error)
        print("refused:", str(error)[:110])
    print("ok")


main(*sys.argv[1:])
