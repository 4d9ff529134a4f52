/** @file Stands in for `request`, with which danfojs-node would read URLs. */

const refuse = () => {
  throw new Error("danfojs cannot read from a URL here: download the file and pass its path");
};
module.exports = Object.assign(refuse, { get: refuse });
