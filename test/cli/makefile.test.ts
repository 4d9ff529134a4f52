/** @file The Makefile itself: values that a shell would run are refused, and what few seeds give never lands in figures/. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporaryFolder.js";

const planned = (...args: string[]) => {
  const { MAKEFLAGS: _, MFLAGS: __, MAKELEVEL: ___, ...env } = process.env; // of the make that runs these tests
  const { status, stdout, stderr } = spawnSync("make", ["-n", ...args], { encoding: "utf8", env });
  return { status, out: stdout, err: stderr };
};

describe("make", () => {
  before(function () {
    // -n shows what make would do only where it has its lists already; these tests build nothing.
    if (!existsSync("dist/.built")) this.skip();
    for (const scale of ["miniature", "smoke"])
      execFileSync(process.execPath, [
        "dist/cli/index.js",
        "lists",
        "--scale",
        scale,
        "--out",
        `build/${scale}/lists.mk`,
      ]);
  });

  it("refuses variables that a shell or make would run, by name, under -n too", () => {
    const folder = temporaryFolder();
    const file = join(folder, "ran");
    const values = (name: string) => [
      `${name}=1'; touch ${file}; echo '1`,
      `${name}=$(shell touch ${file})`,
      `${name}=\`touch ${file}\``,
      `${name}=1" ; touch ${file} ; "`,
      `${name}=1\ntouch ${file}`,
      `${name}=1 & touch ${file}`,
      `${name}=a|b`,
      `${name}=a>b`,
      `${name}=\\`,
      `${name}=*`,
    ];
    for (const name of ["SEEDS", "SCALE", "ENDPOINTS", "DATA", "BUDGET", "REFERENCE", "MINUTES", "SEED", "PARTS"]) {
      for (const value of values(name)) {
        for (const flags of [["-n"], []]) {
          const { status, stderr } = spawnSync("make", [...flags, value, "claims"], { encoding: "utf8" });
          assert.equal(status, 2, value);
          assert.ok(stderr.includes(`${name}=`) && stderr.includes("refused"), `${value}: ${stderr}`);
          if (name !== "SEEDS") break;
        }
      }
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it("says what a wrong value should be", () => {
    const cases: [string, RegExp][] = [
      ["SEEDS=1 x", /SEEDS="1 x": seeds are positive integers/],
      ["SEEDS=0", /seeds are positive integers/],
      ["SCALE=../smoke", /SCALE=\.\.\/smoke: give the name of a scale/],
      ["ENDPOINTS=none.json", /ENDPOINTS=none\.json: there is no such file/],
      ["ENDPOINTS=a b", /ENDPOINTS=a b: give the path of one file or folder, without spaces/],
      ["DATA=-rf", /DATA=-rf: give the path/],
      ["BUDGET=much", /BUDGET=much: give a number/],
      ["REFERENCE=yes", /REFERENCE=yes: give REFERENCE=1/],
    ];
    for (const [value, expected] of cases) assert.match(planned(value).err, expected);
  });

  it("trains seed 1 where nothing is said, compares it, and draws it among the reference's seeds, not into figures/", () => {
    const { status, out } = planned();
    assert.equal(status, 0);
    assert.match(out, /train --scale miniature --seeds "1" --root runs .*--lanes \d+/);
    assert.match(out, /compare --scale miniature --root runs --seeds "1"/);
    assert.match(out, /figure --scale miniature +--seeds "1" --with-reference --out build\/miniature\/figures/);
    assert.match(out, /notebook .*--with-reference --out build\/miniature\/notebooks/);
    assert.doesNotMatch(out, /--out figures/);
  });

  it("draws into figures/ what all seeds of the reference give, whether trained or kept", () => {
    const trained = planned("all", "SEEDS=1 2 3 4 5 6 7 8 9 10").out;
    assert.match(trained, /figure --scale miniature +--seeds "1 2 3 4 5 6 7 8 9 10" +--out figures /);
    assert.doesNotMatch(trained, /--with-reference/);
    const kept = planned("-B", "figures/fig3.svg", "REFERENCE=1").out;
    assert.match(kept, /figure fig3 --scale miniature +--reference --out figures /);
    assert.doesNotMatch(kept, /cli\/index\.js train/);
    for (const args of [["REFERENCE=1", "SEEDS=1"], ["SEEDS=1 2 3 4 5"], []])
      assert.match(planned("-B", "figures/fig2.svg", ...args).out, /figure fig2 .*--out build\/miniature\/figures /);
  });

  it("draws all figures that are not up to date in as many processes as jobs, and a figure that is asked for alone", () => {
    const { out } = planned("-B", "-j3", "figures", "REFERENCE=1");
    const [, names, each] = /printf '%s\\n' (.*) \| xargs -P 3 -n \$\(\( (.*) \)\) +node dist.* figure /.exec(out)!;
    const drawn = names!.split(" ");
    for (const name of ["fig1", "table6", "figA5", "figB5", "tableB1"]) assert.ok(drawn.includes(name), name);
    assert.equal(each, `(${drawn.length} + 3 - 1) / 3`);
    assert.match(out, /--out figures && touch figures\/fig1\.svg .*figures\/tableB1\.svg/);
    assert.doesNotMatch(planned("-B", "figures/fig3.svg", "REFERENCE=1").out, /xargs/);
  });

  it("trains for a figure, or a run by its manifest, what that needs", () => {
    assert.match(planned("build/smoke/figures/fig5.svg", "SCALE=smoke").out, / --for fig5\n/);
    assert.match(
      planned("runs/smoke/train-judge/reasoning-4b/seed-2/manifest.json", "SCALE=smoke").out,
      / --for train-judge\/reasoning-4b\/seed-2\n/,
    );
    assert.match(planned("-j3", "main", "SCALE=smoke").out, /--lanes 3 .*\n.* --for fig1 fig2 fig3 fig4 fig5 fig6\n/);
    assert.match(planned("-k", "train", "SCALE=smoke").out, /train .*--keep-going/);
    assert.doesNotMatch(planned("train", "SCALE=smoke").out, /--keep-going/);
  });

  it("tells an old Node in one line", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "node"), "#!/bin/sh\necho v18.19.1\n");
    chmodSync(join(folder, "node"), 0o755);
    const { MAKEFLAGS: _, MAKELEVEL: __, ...plain } = process.env; // make test runs this test, too
    const env = { ...plain, PATH: `${folder}:${process.env.PATH}` };
    const { status, stderr } = spawnSync("make", ["test"], { encoding: "utf8", env });
    assert.equal(status, 2);
    assert.match(
      stderr,
      /^Makefile:\d+: \*\*\* judgelab needs Node 20\.19 or newer, and this is v18\.19\.1: see https:\/\/nodejs\.org\. {2}Stop\.\n$/,
    );
  });

  it("and the command know the same oldest Node as package.json", () => {
    const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };
    assert.equal(engines.node, ">=20.19");
    assert.match(readFileSync("src/cli/index.ts", "utf8"), /NEEDED = \[20, 19\]/);
    assert.match(readFileSync("Makefile", "utf8"), /v\[0\] > 20 \|\| v\[0\] == 20 && v\[1\] >= 19/);
  });
});
