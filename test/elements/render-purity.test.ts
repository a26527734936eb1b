import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const elements = fileURLToPath(new URL('../../src/elements', import.meta.url));

/** Methods that change the element or the page. */
const SETTERS = new Set([
  ...[
    'setState',
    'setHidden',
    'requestUpdate',
    'request',
    'report',
    'attempt',
    'dispatchEvent',
    'focus',
    'blur',
  ],
  ...['setAttribute', 'removeAttribute', 'toggleAttribute', 'click', 'remove', 'append', 'addController'],
  ...['addEventListener', 'setProperty', 'setPointerCapture'],
]);
/** Methods of collections and stores that change what a field holds. */
const MUTATORS = new Set([
  ...[
    'set',
    'add',
    'delete',
    'clear',
    'push',
    'pop',
    'shift',
    'unshift',
    'splice',
    'fill',
    'sort',
    'reverse',
  ],
  ...['subscribe', 'listen', 'observe', 'abort'],
]);
/** Functions that act later, load a file or change the page. */
const EFFECTS = new Set([
  ...['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback', 'queueMicrotask', 'fetch'],
  ...['preload'],
]);
/** These call the function they are given at once: it is part of the render. Any other function runs later. */
const AT_ONCE = new Set([
  ...[
    'map',
    'filter',
    'flatMap',
    'forEach',
    'some',
    'every',
    'find',
    'findIndex',
    'findLast',
    'reduce',
    'from',
  ],
  ...['toSorted', 'repeat', 'when', 'read'],
]);

/** Lets the element follow a store: the one effect that a render has. */
const SUBSCRIBES = 'read';

interface ElementClass {
  readonly file: string;
  readonly base: string | undefined;
  /** Which class a field holds an object of. */
  readonly fields: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, { readonly isGetter: boolean; readonly body: ts.Node }>;
}

/** What happens in a `render` method, and in the methods and getters of the element that it uses. */
function effectsOfRender(sources: readonly { file: string; text: string }[]): string[] {
  const classes = new Map<string, ElementClass>();
  for (const { file, text } of sources) {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isClassDeclaration(node) && node.name) classes.set(node.name.text, classOf(file, node));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  const found = new Set<string>();
  const lineageOf = (name: string): ElementClass[] => {
    const lineage: ElementClass[] = [];
    for (let at = classes.get(name); at; at = at.base ? classes.get(at.base) : undefined) lineage.push(at);
    return lineage;
  };
  for (const name of classes.keys()) {
    const seen = new Set<string>();
    const enter = (lineage: readonly ElementClass[], [name, inner]: Path, isCalled: boolean): void => {
      if (inner !== undefined) {
        const held = lineage.flatMap(({ fields }) => fields.get(name) ?? [])[0];
        if (held) enter(lineageOf(held), [inner], isCalled);
        return;
      }
      const owner = lineage.find(({ members }) => members.has(name));
      const member = owner?.members.get(name);
      // A method that is only named is a listener: it runs later.
      if (!owner || !member || SETTERS.has(name) || name === SUBSCRIBES) return;
      if (!isCalled && !member.isGetter) return;
      const place = `${lineage[0]!.file} ${owner.file} ${name}`;
      if (seen.has(place)) return;
      seen.add(place);
      const effects = effectsIn(member.body, (path, isCalled) => enter(lineage, path, isCalled));
      for (const effect of effects) found.add(`${owner.file}: ${effect}`);
    };
    enter(lineageOf(name), ['render'], true);
  }
  return [...found].sort();
}

/** A member of `this`, or a member of what a field of `this` holds. */
type Path = readonly [name: string, inner?: string];

function classOf(file: string, node: ts.ClassDeclaration): ElementClass {
  const extended = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const fields = new Map<string, string>();
  const members = new Map<string, { isGetter: boolean; body: ts.Node }>();
  for (const member of node.members) {
    const isCode = ts.isMethodDeclaration(member) || ts.isGetAccessorDeclaration(member);
    // `readonly #row = (…) => …` is a method too.
    const value = ts.isPropertyDeclaration(member) ? member.initializer : undefined;
    const body = isCode ? member.body : value && ts.isArrowFunction(value) ? value.body : undefined;
    const isGetter = ts.isGetAccessorDeclaration(member);
    if (value && ts.isNewExpression(value) && member.name)
      fields.set(member.name.getText(), value.expression.getText());
    if (body && member.name) members.set(member.name.getText(), { isGetter, body });
  }
  return { file, base: extended?.types[0]?.expression.getText(), fields, members };
}

/** @param enter is told which members of `this`, and of what its fields hold, the code calls or reads. */
function effectsIn(body: ts.Node, enter: (path: Path, isCalled: boolean) => void): string[] {
  const effects: string[] = [];
  /** Local names of what `this` holds: `const { call } = this`. */
  const own = new Set<string>();
  const isOwn = (node: ts.Expression): boolean => {
    if (isThis(node)) return true;
    if (ts.isIdentifier(node)) return own.has(node.text);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return isOwn(node.expression);
    return ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)
      ? isOwn(node.expression)
      : false;
  };
  const tell = (node: ts.Node): void => {
    effects.push(node.getText().replaceAll(/\s+/g, ' ').slice(0, 80));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && !runsAtOnce(node)) return;
    if (ts.isVariableDeclaration(node) && node.initializer && isOwn(node.initializer)) {
      if (ts.isObjectBindingPattern(node.name)) {
        for (const { name, propertyName } of node.name.elements) {
          own.add(name.getText());
          if (isThis(node.initializer)) enter([(propertyName ?? name).getText()], false);
        }
      }
    }
    if (ts.isPropertyAccessExpression(node)) {
      const { parent, expression } = node;
      const isCalled = (ts.isCallExpression(parent) && parent.expression === node) || runsAtOnce(node);
      const isField = ts.isPropertyAccessExpression(expression) && isThis(expression.expression);
      if (isThis(expression)) enter([node.name.text], isCalled);
      else if (isField) enter([expression.name.text, node.name.text], isCalled);
    }
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      if (ts.isPropertyAccessExpression(node.left) || ts.isElementAccessExpression(node.left)) tell(node);
    }
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const isStep = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator);
      if (isStep && isOwn(node.operand) && !ts.isIdentifier(node.operand)) tell(node);
    }
    if (ts.isDeleteExpression(node)) tell(node);
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      if (expression.kind === ts.SyntaxKind.ImportKeyword) tell(node);
      if (ts.isIdentifier(expression) && EFFECTS.has(expression.text)) tell(node);
      if (ts.isPropertyAccessExpression(expression)) {
        const { text } = expression.name;
        if (SETTERS.has(text) || (MUTATORS.has(text) && isOwn(expression.expression))) tell(node);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return effects;
}

function isThis(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function runsAtOnce(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent)) return false;
  const { expression } = parent;
  // `(() => …)()`
  if (expression === node) return true;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return parent.arguments.includes(node as ts.Expression) && AT_ONCE.has(name.getText());
}

test('what a render calls has no effects: no field, state, timer, focus or load', () => {
  const sources = readdirSync(elements, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(join(elements, file), 'utf8') }));
  assert.deepEqual(effectsOfRender(sources), []);
});

test('the check finds each kind of effect, and leaves listeners alone', () => {
  const source = (body: string) => [
    {
      file: 'example.ts',
      text: `class Helper {
        #seen = 0;
        count() { return this.#seen++; }
        size() { return this.#seen; }
      }
      class Base { look() { this.#looks = 1; } setState() {} }
      class Example extends Base {
        readonly #helper = new Helper();
        render() { const { call } = this; ${body.replaceAll('%{', '${')} }
        get #lazy() { return (this.#made ??= {}); }
        #list() { return this.items.map((item) => { this.last = item; return item; }); }
        #click() { this.clicks += 1; }
      }`,
    },
  ];
  const bad = [
    ...[
      'this.open = true;',
      'this.count++;',
      'this.#a.b = 1;',
      'delete this.x;',
      "this.setState('on', true);",
    ],
    ...[
      'this.look();',
      'return this.#lazy;',
      'this.#list();',
      'this.#helper.count();',
      'this.#map.set(1, 2);',
    ],
    ...['this.focus();', 'setTimeout(() => {}, 1);', "import('./later.js');", 'call.state.set(1);'],
    ...['call.title = 1;', 'const { view } = this; view.panel.set(null);', "document.title = 'x';"],
  ];
  for (const body of bad) assert.notDeepEqual(effectsOfRender(source(body)), [], body);
  const good = [
    ...[
      'return html`<i @click=%{this.#click}></i>`;',
      'return html`<i @click=%{() => { this.clicks = 1; }}></i>`;',
    ],
    ...[
      'return control({ onClick: () => this.#click() });',
      'return this.#helper.size();',
      'let x = 1; x = 2;',
    ],
    ...['const all = [];\nall.push(this.items[0]);', 'return this.read(call.state);'],
  ];
  for (const body of good) assert.deepEqual(effectsOfRender(source(body)), [], body);
});
