/** @file Stands in for SheetJS, with which danfojs-node would read and write Excel files. */

const refuse = () => {
  throw new Error("danfojs cannot read or write Excel files here: use toCSV and readCSV");
};
module.exports = {
  read: refuse,
  readFile: refuse,
  writeFile: refuse,
  utils: { aoa_to_sheet: refuse, sheet_to_json: refuse },
};
