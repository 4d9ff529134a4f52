"""The official openai Python client against `judgelab serve`.

    python3 -m venv /tmp/openai-py && /tmp/openai-py/bin/pip install openai==3.57.0
    node dist/cli/index.js serve --port 8400 --model policy=runs/smoke/pretrain/policy-llama-3.1-8b/seed-1 &
    OPENAI_API_KEY=any OPENAI_BASE_URL=http://127.0.0.1:8400/v1 /tmp/openai-py/bin/python test/external/openaiPython.py policy
It ends with "ok", or fails at the first thing that is not as it should be.
"""
import math
import sys

import openai

PROMPT = "write about winter use scarf dance avoid skate len 8"
ASK = """Score the response to the prompt from 0 to 9.
<prompt>
{prompt}
</prompt>
<response>
{response}
</response>"""


def main(model):
    client = openai.OpenAI(max_retries=0)
    print("openai", openai.__version__, "models:", [m.id for m in client.models.list()])

    one = client.completions.create(model=model, prompt=PROMPT, max_tokens=12, n=2, seed=4, logprobs=3)
    again = client.completions.create(model=model, prompt=PROMPT, max_tokens=12, n=2, seed=4)
    assert [c.text for c in one.choices] == [c.text for c in again.choices], "a seed gives the same draws"
    first = one.choices[0]
    assert len(first.logprobs.tokens) == len(first.logprobs.token_logprobs) == len(first.logprobs.top_logprobs)
    assert all(abs(first.logprobs.top_logprobs[i][t] - p) < 1e-5 for i, (t, p) in enumerate(zip(first.logprobs.tokens, first.logprobs.token_logprobs)))
    print("completion:", repr(first.text), first.finish_reason, one.usage.to_dict())

    echoed = client.completions.create(model=model, prompt=PROMPT, max_tokens=0, echo=True, logprobs=0)
    known = echoed.choices[0].logprobs.token_logprobs
    assert echoed.choices[0].text == PROMPT and known[0] is None and all(p <= 0 for p in known[1:])
    print(f"prompt: {sum(known[1:]):.2f} nats")
    stopped = client.completions.create(model=model, prompt=PROMPT, max_tokens=50, stop=["the"], seed=1, temperature=2)
    assert "the" not in stopped.choices[0].text.split()
    ids = client.completions.create(model=model, prompt=[[30, 31], [32]], max_tokens=1, extra_body={"logprob_token_ids": [4, 5], "return_tokens_as_token_ids": True}, logprobs=0)
    assert set(ids.choices[1].logprobs.top_logprobs[0]) >= {"token_id:4", "token_id:5"}

    parts = list(client.completions.create(model=model, prompt=PROMPT, max_tokens=12, n=2, seed=4, stream=True, stream_options={"include_usage": True}))
    for index, whole in enumerate(one.choices):
        own = [c for part in parts for c in part.choices if c.index == index]
        assert "".join(c.text for c in own) == whole.text and own[-1].finish_reason == whole.finish_reason
    assert parts[-1].usage == one.usage
    print(f"streamed: {len(parts)} events")
    assert client.models.retrieve(model).id == model
    same = client.completions.create(model=model, prompt=PROMPT, max_tokens=12, n=2, seed=4, stop=["\n\n", "</s>"], presence_penalty=0, user="me")
    assert [c.text for c in same.choices] == [c.text for c in one.choices], "a stop that cannot occur changes nothing"
    for name, value in {"logit_bias": {"5": 3}, "presence_penalty": 1, "best_of": 5, "suffix": "x"}.items():
        try:
            client.completions.create(model=model, prompt=PROMPT, **{name: value})
            raise AssertionError(f"{name} was read past")
        except openai.BadRequestError as error:
            assert name in error.message and error.param == name
            print("refused:", error.message[:80])

    for effort in ("minimal", "low", "medium", "high"):
        reply = client.chat.completions.create(
            model="gold", reasoning_effort=effort,
            messages=[{"role": "user", "content": ASK.format(prompt=PROMPT, response="scarf dance snow frost the ice")}],
        )
        message = reply.choices[0].message
        print(f"gold, {effort}: {message.content!r} after {message.reasoning!r}")
        assert message.content.startswith("score ") and reply.usage.completion_tokens > 2
    asked = [{"role": "assistant", "content": None}, {"role": "user", "content": ASK.format(prompt=PROMPT, response="scarf dance snow")}]
    stream = client.chat.completions.create(model="gold", messages=asked, stream=True)
    said = "".join(part.choices[0].delta.content or "" for part in stream)
    assert said.startswith("score "), said
    tools = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}]
    assert client.chat.completions.create(model="gold", messages=asked, tools=tools, tool_choice="auto", n=2).choices[1].message.content == said
    for more in ({"tools": tools, "tool_choice": "required"}, {"response_format": {"type": "json_object"}}, {"logprobs": True}):
        try:
            client.chat.completions.create(model="gold", messages=asked, **more)
            raise AssertionError(f"{more} was read past")
        except openai.BadRequestError as error:
            print("refused:", error.message[:80])
    try:
        client.chat.completions.create(model="gold", messages=[{"role": "user", "content": "hello"}])
        raise AssertionError("gold answered a greeting")
    except openai.BadRequestError as error:
        print("refused:", error.message[:100])
    try:
        client.completions.create(model="nobody", prompt=PROMPT)
        raise AssertionError("an unknown model answered")
    except openai.NotFoundError as error:
        print("refused:", error.message[:80])
    assert math.isfinite(sum(known[1:]))
    print("ok")


main(sys.argv[1])
