/**
 * @file The kernels, AssemblyScript, as the body of a C++ struct: one instance a model, its variables members. The two
 * languages mean the same by nearly all that the kernels use, so each construct becomes its twin and anything else is an
 * error. Names that a file keeps to itself get its name in front. AssemblyScript's own logarithm comes along, since the
 * C library's has other bits.
 */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";

/** Kernels that wide.h has in a wider version. */
const WIDE = [
  ...["reservePanels", "gemm", "gemmBT", "gemmAT", "attend", "attendBackward", "layerNorm", "layerNormBackward"],
  ...["largest", "exponentials", "adamw", "multiplyAddPeak"],
];
/** What only they used. */
const UNUSED = [
  "start",
  "finish",
  "tile2",
  "tile1",
  "rowsTimesPanel",
  "packColumns",
  "packTransposed",
  "panelA",
  "panelB",
  "dots",
];
/** Always asked of WebAssembly. */
const SCALARS = ["exp64", "log64", "cos64"];

const STANDARD = "std/assembly/util/math.ts";
const LOGARITHM = ["LOG_TABLE_BITS", "LOG_DATA_TAB1", "LOG_DATA_TAB2", "log_lut"];

interface Exported {
  name: string;
  parameters: string[]; // types
  result: string | null; // null: a variable
}

export interface Translation {
  tables: string; // before the struct
  members: string; // in it
  exports: Exported[];
}

/** `kernels` is the folder of the sources, `assemblyscript` that of the package. Throws on what it cannot translate. */
export function translateKernels(kernels: string, assemblyscript: string): Translation {
  const parse = (file: string) => ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const index = parse(join(kernels, "index.ts"));
  const tables: string[] = [],
    members: string[] = [],
    found = new Map<string, Exported>();
  const add = (file: ts.SourceFile, wanted?: string[]) => {
    for (const item of translateFile(file, wanted)) {
      if (item.table) tables.push(item.table);
      if (item.member) members.push(item.member);
      found.set(item.exported.name, item.exported);
    }
  };
  add(parse(join(assemblyscript, STANDARD)), LOGARITHM);
  for (const file of filesBehind(index, kernels)) add(parse(file));
  const exports: Exported[] = [];
  for (const { exportClause } of index.statements.filter(ts.isExportDeclaration)) {
    if (!exportClause || !ts.isNamedExports(exportClause)) throw new Error("index.ts exports more than names");
    for (const { name } of exportClause.elements) {
      const one = found.get(name.text);
      if (one) exports.push(one);
      else if (!SCALARS.includes(name.text)) throw new Error(`the kernels export no ${name.text}`);
    }
  }
  return { tables: tables.join("\n"), members: members.join("\n"), exports };
}

/** The files that index.ts exports from, and what they import. */
function filesBehind(index: ts.SourceFile, folder: string): string[] {
  const files = new Set<string>();
  const visit = (source: ts.SourceFile) => {
    for (const statement of source.statements) {
      if (!ts.isExportDeclaration(statement) && !ts.isImportDeclaration(statement)) continue;
      const file = join(folder, `${(statement.moduleSpecifier as ts.StringLiteral).text}.ts`);
      if (files.has(file)) continue;
      files.add(file);
      visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true));
    }
  };
  visit(index);
  return [...files];
}

interface Item {
  table?: string;
  member?: string;
  exported: Exported;
}

function* translateFile(file: ts.SourceFile, wanted?: string[]): Generator<Item> {
  const own = basename(file.fileName, ".ts");
  const isExported = (node: ts.HasModifiers) =>
    wanted !== undefined || node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  const privates = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && !isExported(statement)) privates.add(statement.name!.text);
    if (ts.isVariableStatement(statement) && !isExported(statement))
      for (const { name } of statement.declarationList.declarations) privates.add(name.getText());
  }
  const rename = (name: string) => (privates.has(name) ? `${own}_${name}` : name);
  const skipped = (name: string) => (wanted ? !wanted.includes(name) : [...UNUSED, ...SCALARS].includes(name));
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement)) {
      const name = statement.name!.text;
      if (skipped(name)) continue;
      const parameters = statement.parameters.map((p) => p.type!.getText()),
        result = statement.type!.getText();
      const exported = { name, parameters, result };
      yield { exported, ...(!WIDE.includes(name) && { member: functionText(statement, rename) }) };
    } else if (ts.isVariableStatement(statement)) {
      const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      for (const { name, type, initializer } of statement.declarationList.declarations) {
        const text = name.getText();
        if (skipped(text)) continue;
        const exported = { name: text, parameters: [], result: null };
        if (ts.isCallExpression(initializer!) && initializer.expression.getText() === "memory.data") {
          const [numbers] = initializer.arguments as unknown as [ts.ArrayLiteralExpression];
          const values = numbers.elements.map((e) => `${e.getText()}ull`).join(", ");
          yield {
            exported,
            table: `static const u64 ${text}_DATA[] = {${values}};\nstatic const usize ${text} = (usize)${text}_DATA;`,
          };
          continue;
        }
        const value = expression(initializer!, rename);
        const typeText = type?.getText() ?? (constant ? "i32" : "auto");
        yield {
          exported,
          member: `${constant ? "static constexpr " : ""}${typeText} ${rename(text)} = ${value};`,
        };
      }
    } else if (!ts.isImportDeclaration(statement) && wanted === undefined) throw unknown(statement);
  }
}

type Rename = (name: string) => string;

const unknown = (node: ts.Node) =>
  new Error(
    `${basename(node.getSourceFile().fileName)}: no C++ is known for ${ts.SyntaxKind[node.kind]}: ${node.getText().slice(0, 80)}`,
  );

function functionText(node: ts.FunctionDeclaration, rename: Rename): string {
  const locals = new Set<string>(node.parameters.map(({ name }) => name.getText()));
  const collect = (inner: ts.Node): void => {
    if (ts.isVariableDeclaration(inner)) locals.add(inner.name.getText());
    inner.forEachChild(collect);
  };
  collect(node.body!);
  const inside: Rename = (name) => (locals.has(name) ? name : rename(name));
  const parameters = node.parameters.map(({ name, type, initializer }) => {
    const fallback = initializer ? ` = ${expression(initializer, inside)}` : "";
    return `${type!.getText()} ${name.getText()}${fallback}`;
  });
  const head = `${node.type!.getText()} ${rename(node.name!.text)}(${parameters.join(", ")})`;
  return `${head} ${statementText(node.body!, inside)}`;
}

function declarations(list: ts.VariableDeclarationList, rename: Rename): string {
  const constant = list.flags & ts.NodeFlags.Const ? "const " : "";
  return list.declarations
    .map(({ name, type, initializer }) => {
      if (!initializer) throw unknown(list);
      return `${constant}${type?.getText() ?? "auto"} ${name.getText()} = ${expression(initializer, rename)};`;
    })
    .join(" ");
}

function statementText(node: ts.Statement, rename: Rename): string {
  const inner = (one: ts.Statement) => statementText(one, rename),
    value = (one: ts.Expression) => expression(one, rename);
  if (ts.isBlock(node)) return `{\n${node.statements.map(inner).join("\n")}\n}`;
  if (ts.isVariableStatement(node)) return declarations(node.declarationList, rename);
  if (ts.isExpressionStatement(node)) return `${value(node.expression)};`;
  if (ts.isReturnStatement(node)) return node.expression ? `return ${value(node.expression)};` : "return;";
  if (ts.isContinueStatement(node)) return "continue;";
  if (ts.isBreakStatement(node)) return "break;";
  if (ts.isWhileStatement(node)) return `while (${value(node.expression)}) ${inner(node.statement)}`;
  if (ts.isIfStatement(node)) {
    const otherwise = node.elseStatement ? ` else ${inner(node.elseStatement)}` : "";
    return `if (${value(node.expression)}) ${inner(node.thenStatement)}${otherwise}`;
  }
  if (ts.isForStatement(node)) {
    const { initializer: first, condition, incrementor } = node;
    const declared = first && ts.isVariableDeclarationList(first) ? first : null;
    if (declared && declared.declarations.length !== 1) throw unknown(node);
    const start = declared ? declarations(declared, rename) : first ? `${value(first as ts.Expression)};` : ";";
    return `for (${start} ${condition ? value(condition) : ""}; ${incrementor ? value(incrementor) : ""}) ${inner(node.statement)}`;
  }
  throw unknown(node);
}

const NAMESPACES = ["v128", "f32x4", "i32x4", "memory", "heap"];

function callText(node: ts.CallExpression, rename: Rename): string {
  const values = node.arguments.map((one) => expression(one, rename)),
    types = node.typeArguments?.map((type) => type.getText()) ?? [];
  if (!ts.isPropertyAccessExpression(node.expression)) {
    const name = rename(node.expression.getText());
    if (name === "alignof") return "3"; // of f64, as a power of two
    return `${name}${types.length ? `<${types.join()}>` : ""}(${values.join(", ")})`;
  }
  const space = node.expression.expression.getText(),
    name = node.expression.name.text;
  if (space === "Math" && name === "log") return `log_lut(${values.join()})`;
  if (!NAMESPACES.includes(space)) throw unknown(node);
  if (name === "shuffle") return `v128_shuffle<${values.slice(2).join()}>(${values.slice(0, 2).join(", ")})`;
  return `${space}_${name}(${values.join(", ")})`;
}

function expression(node: ts.Expression, rename: Rename): string {
  const inner = (one: ts.Expression) => expression(one, rename);
  if (ts.isIdentifier(node)) return rename(node.text);
  if (ts.isNumericLiteral(node)) return node.getText();
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return node.getText();
  if (ts.isParenthesizedExpression(node)) return `(${inner(node.expression)})`;
  if (ts.isTypeAssertionExpression(node)) return `((${node.type.getText()})${inner(node.expression)})`;
  if (ts.isConditionalExpression(node))
    return `(${inner(node.condition)} ? ${inner(node.whenTrue)} : ${inner(node.whenFalse)})`;
  if (ts.isPrefixUnaryExpression(node)) return `${ts.tokenToString(node.operator)}${inner(node.operand)}`;
  if (ts.isPostfixUnaryExpression(node)) return `${inner(node.operand)}${ts.tokenToString(node.operator)}`;
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText();
    if (operator === ">>>") return `shiftRight(${inner(node.left)}, ${inner(node.right)})`;
    return `${inner(node.left)} ${operator} ${inner(node.right)}`;
  }
  if (ts.isCallExpression(node)) return callText(node, rename);
  throw unknown(node);
}

/** The whole C++ source of the kernels in one width. */
export function kernelsSource({ tables, members, exports }: Translation): string {
  const cast = (type: string, i: number) =>
    type === "usize" ? `m.base + (usize)a[${i}]` : type === "u32" ? `(u32)(i64)a[${i}]` : `(${type})a[${i}]`;
  const functions = exports.filter(({ result }) => result !== null),
    variables = exports.filter(({ result, name }) => result === null && name !== "size");
  const calls = functions.map(({ name, parameters, result }) => {
    const call = `m.${name}(${parameters.map(cast).join(", ")})`;
    const body = result === "void" ? `${call}; return 0;` : `return (double)${call};`;
    return `static double call_${name}(Model& m, const double* a) { (void)m; (void)a; ${body} }`;
  });
  const pointers = variables.map(({ name }) => `{"${name}", [](Model& m) -> usize { return m.${name}; }},`);
  return `// Written by translate.ts; do not edit.
#include "runtime.h"
${tables}
struct Model : Memory {
#include "wide.h"
${members}
};
${calls.join("\n")}
static const Function FUNCTIONS[] = {
${functions.map(({ name, parameters }) => `{"${name}", ${parameters.length}, call_${name}},`).join("\n")}
};
static const Variable VARIABLES[] = {
${pointers.join("\n")}
};
#include "export.h"
`;
}
