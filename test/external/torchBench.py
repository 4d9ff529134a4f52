"""PyTorch on the embedded engine's models: the same shapes, batches and counts as `make bench`, one thread.

Prints rows of make bench as JSON. Pre-norm, heads of 16, a ReLU MLP with biases, no biases in attention, untied
unembedding. Processor seconds, the best trial. Needs torch alone (CPU).
"""
import json, os, time
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
V, T = 128, 96


def weights(d, L):
    g = torch.Generator().manual_seed(1)
    normal = lambda *size, sd: torch.randn(*size, generator=g) * sd
    P = {"words": normal(V, d, sd=.3), "places": normal(T, d, sd=.1), "out": normal(d, V, sd=.02), "g": torch.ones(d), "b": torch.zeros(d)}
    for l in range(L):
        P.update({f"g1{l}": torch.ones(d), f"b1{l}": torch.zeros(d), f"g2{l}": torch.ones(d), f"b2{l}": torch.zeros(d),
                  f"qkv{l}": normal(d, 3 * d, sd=d ** -.5), f"o{l}": normal(d, d, sd=.5 * d ** -.5),
                  f"w1{l}": normal(d, 4 * d, sd=d ** -.5), f"c1{l}": torch.zeros(4 * d),
                  f"w2{l}": normal(4 * d, d, sd=.5 * (4 * d) ** -.5), f"c2{l}": torch.zeros(d)})
    return P


def forward(P, x, d, L, cache=None, at=0):
    B, t = x.shape
    h = P["words"][x] + P["places"][at:at + t]
    for l in range(L):
        a = F.layer_norm(h, (d,), P[f"g1{l}"], P[f"b1{l}"])
        q, k, v = [z.reshape(B, t, d // 16, 16).transpose(1, 2) for z in (a @ P[f"qkv{l}"]).split(d, -1)]
        if cache is not None:
            keys, values = cache[l]
            keys[:, :, at:at + t], values[:, :, at:at + t] = k, v
            k, v = keys[:, :, :at + t], values[:, :, :at + t]
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=t > 1)
        h = h + mixed.transpose(1, 2).reshape(B, t, d) @ P[f"o{l}"]
        a = F.layer_norm(h, (d,), P[f"g2{l}"], P[f"b2{l}"]).reshape(-1, d)
        h = h + torch.addmm(P[f"c2{l}"], F.relu(torch.addmm(P[f"c1{l}"], a, P[f"w1{l}"])), P[f"w2{l}"]).reshape(B, t, d)
    return F.layer_norm(h, (d,), P["g"], P["b"]) @ P["out"]


def best(work, trials):
    for _ in range(3):
        work()
    took = []
    for _ in range(trials):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


rows = []
for d, L in ((64, 2), (128, 4)):
    P = {name: p.requires_grad_() for name, p in weights(d, L).items()}
    x = torch.randint(0, 127, (20, T + 1), generator=torch.Generator().manual_seed(7))

    def step():
        for p in P.values():
            p.grad = None
        F.cross_entropy(forward(P, x[:, :-1], d, L).reshape(-1, V), x[:, 1:].reshape(-1)).backward()

    name, note = f"d{d}L{L}, PyTorch {torch.__version__}", "eager, one thread"
    rows.append({"what": f"training {name}", "value": 20 * T / best(step, 20 if d == 64 else 8), "unit": "tokens/s", "note": note})
    prompts = torch.randint(0, 127, (128, 32), generator=torch.Generator().manual_seed(7))

    @torch.inference_mode()
    def sample():
        cache = [(torch.zeros(128, d // 16, 64, 16), torch.zeros(128, d // 16, 64, 16)) for _ in range(L)]
        logits = forward(P, prompts, d, L, cache)[:, -1]
        for i in range(32):
            word = torch.multinomial(logits.softmax(-1), 1)
            if i < 31:
                logits = forward(P, word, d, L, cache, 32 + i)[:, -1]

    rows.append({"what": f"sampling {name}", "value": 128 * 32 / best(sample, 6), "unit": "new tokens/s", "note": note})
print(json.dumps(rows))
