/**
 * Finds what a source uses that a browser may lack. TypeScript tells which interface of its library declares a name,
 * and MDN's data tell which version of each browser has it.
 */
import { createRequire } from 'node:module';
import ts from 'typescript';

interface Entry {
  __compat?: { support: Record<string, Support | Support[]> };
  [name: string]: unknown;
}
interface Support {
  version_added: string | boolean | null;
  version_removed?: string | boolean;
  flags?: unknown;
  prefix?: string;
}

const { api, javascript } = createRequire(import.meta.url)('@mdn/browser-compat-data') as {
  api: Record<string, Entry>;
  javascript: { builtins: Record<string, Entry> };
};
/** Of the language, only what `lib` does not hold: ES2022 names all of `Intl`. */
const { __compat: _, ...intl } = javascript.builtins.Intl as unknown as Record<string, Entry>;

/** The oldest version of each browser, by MDN's name for it. */
export type Floor = Readonly<Record<string, number>>;

/** A use that no condition around it asks about: `Interface.member in file`, and its line. */
export interface Use {
  readonly key: string;
  readonly line: number;
}

export class BrowserFloor {
  readonly #floor: Floor;
  /** Every name that some interface lacks in a browser of the floor: only for these is the type looked up. */
  readonly #names = new Set<string>();

  constructor(floor: Floor) {
    this.#floor = floor;
    for (const [owner, members] of Object.entries({ ...api, ...intl })) {
      if (!this.#has(members)) this.#names.add(owner);
      if (owner in intl) continue;
      for (const [key, entry] of Object.entries(members)) {
        if (key !== '__compat' && !this.#has(entry as Entry)) this.#names.add(key.replace('_static', ''));
      }
    }
  }

  /** Whether all browsers of a floor have an entry of MDN's data. */
  #has({ __compat: compat }: Entry, floors: Floor = this.#floor): boolean {
    return Object.entries(floors).every(([browser, floor]) =>
      supportOf(compat, browser).some(
        ({ version_added: added, version_removed: removed, flags, prefix }) =>
          !flags && !prefix && !removed && versionOf(added) <= floor,
      ),
    );
  }

  /** The floor of those browsers that have an interface: only they have an instance of it. */
  #floorWith({ __compat: compat }: Entry): Floor {
    const floors = Object.entries(this.#floor).map(([browser, floor]): [string, number] => {
      const versions = supportOf(compat, browser).map(({ version_added: added }) => versionOf(added));
      return [browser, Math.max(floor, Math.min(...versions))];
    });
    return Object.fromEntries(floors.filter(([, version]) => Number.isFinite(version)));
  }

  /** Whether a browser of the floor may lack a member; of a mixin, whose interfaces MDN lists: if all of them lack it. */
  #mayLack(owner: string, name: string): boolean {
    const entries = ownersOf(owner)
      .flatMap((one) => [one[name], one[`${name}_static`]])
      .filter((one) => one !== undefined) as Entry[];
    const known = entries.length > 0 || owner in api ? entries : byName(name);
    const floors = api[owner] ? this.#floorWith(api[owner]) : this.#floor;
    return known.length > 0 && !known.some((entry) => this.#has(entry, floors));
  }

  /** What a file uses, except where it asks whether the browser has it. */
  uses(program: ts.Program, file: ts.SourceFile): Use[] {
    const checker = program.getTypeChecker();
    const found: Use[] = [];
    const check = (node: ts.Node, symbol: ts.Symbol | undefined): void => {
      const platform = symbol && platformNameOf(symbol);
      if (!platform || !this.#mayLack(platform.owner, platform.name) || isAsked(node, platform.name)) return;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      found.push({ key: [platform.owner, platform.name].filter(Boolean).join('.'), line: line + 1 });
    };
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
        return;
      if (ts.isTypeNode(node) && !isExtended(node)) return;
      if (ts.isPropertyAccessExpression(node)) {
        if (this.#names.has(node.name.text)) check(node, checker.getSymbolAtLocation(node.name));
        visit(node.expression);
        return;
      }
      if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
        const name = node.propertyName ?? node.name;
        if (ts.isIdentifier(name) && this.#names.has(name.text)) {
          check(node, checker.getTypeAtLocation(node.parent).getProperty(name.text));
        }
      }
      if (ts.isIdentifier(node) && this.#names.has(node.text) && isValue(node)) {
        check(node, checker.getSymbolAtLocation(node));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  }
}

function supportOf(compat: Entry['__compat'], browser: string): Support[] {
  return [compat?.support[browser] ?? []].flat();
}

function versionOf(added: Support['version_added']): number {
  return Number.parseFloat(String(added).replace('≤', ''));
}

/** The entries of an interface, or, for `''`, of what is global. */
function ownersOf(owner: string): Entry[] {
  const isGlobal = ['', 'Window', 'WindowOrWorkerGlobalScope', 'Intl'].includes(owner);
  const owners = isGlobal ? [api, api.Window, api.WorkerGlobalScope, intl] : [api[owner]];
  return owners.filter((one) => one !== undefined) as Entry[];
}

function byName(name: string): Entry[] {
  return Object.values(api).flatMap((members) => (members[name] ? [members[name] as Entry] : []));
}

/** The interface of a browser's library and its member that a symbol is; the owner of a global name is `''`. */
function platformNameOf(symbol: ts.Symbol): { owner: string; name: string } | null {
  const { name } = symbol;
  for (const declaration of symbol.declarations ?? []) {
    const isLibrary = /\/lib\.(dom|es\d+\.intl)\b[\w.]*\.d\.ts$/.test(declaration.getSourceFile().fileName);
    // A file of this project may declare what the library lacks.
    const isAmbient = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0;
    if (!isLibrary && !isAmbient) continue;
    if (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)) {
      const block = declaration.parent;
      const module = ts.findAncestor(block, ts.isModuleDeclaration);
      return { owner: module && module.name.text !== 'global' ? module.name.text : '', name };
    }
    if (ts.isClassDeclaration(declaration)) return { owner: '', name };
    const around = declaration.parent;
    if (ts.isInterfaceDeclaration(around)) {
      // Of `Intl`, an instance is there only if its constructor is.
      const isIntl = ts.findAncestor(around, ts.isModuleDeclaration)?.name.text === 'Intl';
      return isIntl ? null : { owner: around.name.text, name };
    }
    if (ts.isTypeLiteralNode(around) && ts.isVariableDeclaration(around.parent)) {
      return { owner: around.parent.name.getText(), name };
    }
  }
  return null;
}

/** Whether a type node is the class that another class extends, which is a value. */
function isExtended(node: ts.Node): boolean {
  return (
    ts.isExpressionWithTypeArguments(node) &&
    ts.isHeritageClause(node.parent) &&
    node.parent.token === ts.SyntaxKind.ExtendsKeyword
  );
}

/** Whether an identifier is read, rather than the name of what is declared there. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent)
  ) {
    return parent.initializer === node;
  }
  return !(
    ts.isExportSpecifier(parent) ||
    ts.isClassLike(parent) ||
    ts.isFunctionLike(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isEnumDeclaration(parent)
  );
}

/** Whether a use of `name` asks for it, or runs only if a condition around or before it has asked. */
function isAsked(node: ts.Node, name: string): boolean {
  const names = (condition: ts.Node): boolean => new RegExp(`\\b${name}\\b`).test(condition.getText());
  if (isQuestion(node)) return true;
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at;
    if (ts.isIfStatement(parent) && at !== parent.expression && names(parent.expression)) return true;
    if (ts.isConditionalExpression(parent) && at !== parent.condition && names(parent.condition)) return true;
    if (ts.isBinaryExpression(parent) && at === parent.right && isChoice(parent) && names(parent.left))
      return true;
    // Within the arguments of a call that is made only if the function is there.
    if (
      ts.isCallExpression(parent) &&
      at !== parent.expression &&
      parent.questionDotToken &&
      names(parent.expression)
    ) {
      return true;
    }
    if (ts.isBlock(parent)) {
      const before = parent.statements.slice(0, parent.statements.indexOf(at as ts.Statement));
      if (before.some((one) => ts.isIfStatement(one) && isExit(one.thenStatement) && names(one.expression)))
        return true;
    }
  }
  return false;
}

/** Whether a use only asks: `typeof x`, `!x`, `x?.y`, `x?.()`, `x ?? y`, `if (x)`. To set a property never fails. */
function isQuestion(node: ts.Node): boolean {
  const { parent } = node;
  if (
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isCallExpression(parent)
  ) {
    return parent.expression === node && parent.questionDotToken !== undefined;
  }
  if (ts.isTypeOfExpression(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent)) return isQuestion(parent);
  if (!ts.isBinaryExpression(parent)) return false;
  if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return parent.left === node;
  if (/^(null|undefined)$/.test(parent.right.getText())) return parent.left === node;
  return isChoice(parent) && (parent.left === node || isQuestion(parent));
}

function isChoice({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** Whether nothing after a statement runs. */
function isExit(node: ts.Statement): boolean {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last))
  );
}
