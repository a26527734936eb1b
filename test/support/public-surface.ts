import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
const src = `${root}src/`;

/** An entry of package.json with the source that it is built from. */
export interface Entry {
  /** As a site imports it: `callroom/room`. */
  readonly name: string;
  readonly file: string;
}

/** A type that a public signature names, and that no entry exports. */
export interface Missing {
  readonly entry: string;
  readonly type: string;
  /** Where the signature is. */
  readonly usedIn: string;
}

/** Every entry that is built of a module of ours; those that the build writes itself are of the same types. */
export function publicEntries(): Entry[] {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    exports: Record<string, string | { types: string }>;
  };
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string' || /^\.\/(react|types)\b/.test(path)) return [];
    const file = target.types.replace('./dist/', src).replace(/\.d\.ts$/, '.ts');
    const name = `callroom${path.slice(1)}`;
    if (!path.includes('*')) return [{ name, file }];
    return readdirSync(`${src}elements`, { recursive: true, encoding: 'utf8' })
      .filter((one) => /\/call-[a-z-]+\.ts$/.test(one) && !one.endsWith('-element.ts'))
      .filter((one) => one.split('/')[1] === `call-${one.split('/')[0]}.ts`)
      .map((one) => ({ name: `callroom/elements/call-${one.split('/')[0]}`, file: `${src}elements/${one}` }));
  });
}

/** What the signatures of some entries name of our types without exporting it. */
export class PublicSurface {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;

  constructor(entries: readonly Entry[], config: string) {
    const { options } = ts.getParsedCommandLineOfConfigFile(
      `${root}${config}`,
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
          throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
        },
      },
    ) ?? { options: {} };
    this.#program = ts.createProgram(
      entries.map(({ file }) => file),
      { ...options, noEmit: true },
    );
    this.#checker = this.#program.getTypeChecker();
  }

  /** @param also entries whose exports a user of `entry` can import as well */
  missing(entry: Entry, also: readonly Entry[]): Missing[] {
    const own = this.#exportsOf(entry);
    const known = new Set(
      [own, ...also.map((one) => this.#exportsOf(one))].flatMap((all) => [...all.keys()]),
    );
    const found = new Map<string, Missing>();
    for (const [symbol, isTypeOnly] of own)
      for (const declaration of symbol.declarations ?? []) {
        if (!declaration.getSourceFile().fileName.startsWith(src)) continue;
        this.#visit(declaration, isTypeOnly, (used) => {
          if (known.has(used) || this.#isKnown(used, known)) return;
          const { line } = declaration.getSourceFile().getLineAndCharacterOfPosition(declaration.getStart());
          const usedIn = `${relative(src, declaration.getSourceFile().fileName)}:${line + 1}`;
          found.set(used.name, { entry: entry.name, type: used.name, usedIn });
        });
      }
    return [...found.values()];
  }

  /** Whether another type of the same name says the same: layers that may not import one another have their own. */
  #isKnown(symbol: ts.Symbol, known: ReadonlySet<ts.Symbol>): boolean {
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
    return [...known]
      .filter(({ name }) => name === symbol.name)
      .map((one) => this.#checker.getDeclaredTypeOfSymbol(one))
      .some(
        (one) => this.#checker.isTypeAssignableTo(one, type) && this.#checker.isTypeAssignableTo(type, one),
      );
  }

  /** Each with whether it is exported as a type alone, so that nobody calls its constructor. */
  #exportsOf({ file }: Entry): Map<ts.Symbol, boolean> {
    const symbols = new Map<ts.Symbol, boolean>();
    const add = (module: ts.Symbol) => {
      for (const exported of this.#checker.getExportsOfModule(module)) {
        const symbol = this.#resolved(exported);
        if (symbols.has(symbol)) continue;
        symbols.set(symbol, exported.declarations?.every(ts.isTypeOnlyImportOrExportDeclaration) ?? false);
        // `export * as wire`: `wire.Session` can be named.
        if (symbol.flags & ts.SymbolFlags.ValueModule) add(symbol);
      }
    };
    const module = this.#checker.getSymbolAtLocation(this.#program.getSourceFile(file) as ts.Node);
    if (!module) throw new Error(`${file} exports nothing.`);
    add(module);
    return symbols;
  }

  #resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  /** Calls back with each type of ours that a declaration's public part names. */
  #visit(declaration: ts.Node, isTypeOnly: boolean, use: (symbol: ts.Symbol) => void): void {
    const refer = (node: ts.Node) => {
      const symbol = this.#checker.getSymbolAtLocation(node);
      if (symbol) this.#check(this.#resolved(symbol), use);
    };
    const walk = (node: ts.Node): void => {
      if (isHidden(node) || ts.isBlock(node)) return;
      if (isTypeOnly && ts.isConstructorDeclaration(node)) return;
      if (ts.isTypeReferenceNode(node)) refer(node.typeName);
      else if (ts.isExpressionWithTypeArguments(node)) refer(node.expression);
      else if (ts.isImportTypeNode(node) && node.qualifier) refer(node.qualifier);
      if (isSignature(node)) {
        for (const parameter of node.parameters) walk(parameter);
        for (const parameter of node.typeParameters ?? []) walk(parameter);
        if (node.type) walk(node.type);
        else if (!ts.isConstructorDeclaration(node) && !ts.isSetAccessorDeclaration(node))
          this.#inferred(node, use);
      } else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) {
        if (node.type) walk(node.type);
        else this.#inferred(node, use);
      } else ts.forEachChild(node, walk);
    };
    walk(declaration);
  }

  #inferred(node: ts.Node, use: (symbol: ts.Symbol) => void): void {
    const seen = new Set<ts.Type>();
    const walk = (type: ts.Type): void => {
      if (seen.has(type)) return;
      seen.add(type);
      if (type.aliasSymbol) {
        for (const argument of type.aliasTypeArguments ?? []) walk(argument);
        this.#check(type.aliasSymbol, use);
        return;
      }
      if (type.isUnionOrIntersection()) type.types.forEach(walk);
      const { symbol } = type;
      if (!symbol) return;
      for (const argument of this.#checker.getTypeArguments(type as ts.TypeReference) ?? []) walk(argument);
      if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
        this.#check(symbol, use);
        return;
      }
      if (!(type.flags & ts.TypeFlags.Object)) return;
      for (const property of type.getProperties()) walk(this.#checker.getTypeOfSymbol(property));
      for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
        walk(signature.getReturnType());
        for (const parameter of signature.getParameters()) walk(this.#checker.getTypeOfSymbol(parameter));
      }
    };
    walk(this.#checker.getTypeAtLocation(node));
  }

  #check(symbol: ts.Symbol, use: (symbol: ts.Symbol) => void): void {
    const isType =
      ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Enum;
    if (!(symbol.flags & isType)) return;
    const isOurs = symbol.declarations?.some((one) => one.getSourceFile().fileName.startsWith(src));
    if (isOurs) use(symbol);
  }
}

/** Nobody but the class itself can use it. */
function isHidden(node: ts.Node): boolean {
  if (ts.isClassElement(node) && node.name && ts.isPrivateIdentifier(node.name)) return true;
  if (ts.isClassStaticBlockDeclaration(node)) return true;
  if (!ts.canHaveModifiers(node)) return false;
  const isPrivate = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false;
  // What a subclass of an element could reach is no interface of ours: nobody is asked to extend them.
  const isProtected =
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ProtectedKeyword) ?? false;
  return isPrivate || (isProtected && node.getSourceFile().fileName.startsWith(`${src}elements/`));
}

function isSignature(
  node: ts.Node,
): node is ts.SignatureDeclaration & { parameters: ts.NodeArray<ts.ParameterDeclaration> } {
  return ts.isFunctionLike(node) && !ts.isJSDocFunctionType(node) && !ts.isJSDocSignature(node);
}
