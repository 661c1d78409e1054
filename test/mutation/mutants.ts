import { parseAst } from 'vite';

/** One small change to a source file. */
export interface Mutant {
  readonly id: number;
  /** Relative to the project. */
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A file in which every mutant waits: `globalThis.__mutant(id)` says whether it is the one that is alive. */
export interface Instrumented {
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

const SWAPPED: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '&&': ['||'],
  '||': ['&&'],
};

const OTHER_METHOD: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
};

/** Methods whose result may be mistaken for what they were called on. */
const LEFT_OUT: ReadonlySet<string> = new Set(['filter', 'sort', 'slice', 'toLowerCase', 'trim', 'reverse']);

/**
 * All mutants of a file, written into it at once, so that a test run needs no rebuild to try the next one. Types,
 * words (string literals) and names are left alone. Ids count on from `firstId`.
 */
export function instrument(file: string, source: string, firstId: number): Instrumented {
  const mutants: Mutant[] = [];
  const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
  const textOf = (node: Node): string => source.slice(node.start, node.end);

  const note = (node: Node, after: string): number => {
    const id = firstId + mutants.length;
    mutants.push({ id, file, line: lineOf(node.start), before: textOf(node), after });
    return id;
  };

  /** The node's text with the mutants of everything inside it. */
  const inner = (node: Node): string => {
    let text = '';
    let at = node.start;
    for (const child of childrenOf(node)) {
      text += source.slice(at, child.start) + written(child, node);
      at = child.end;
    }
    return text + source.slice(at, node.end);
  };

  const written = (node: Node, parent: Node): string => {
    const alternatives = mayChange(node, parent) ? alternativesTo(node, parent, textOf) : [];
    const choices = alternatives.map((after) => `globalThis.__mutant(${note(node, after)})?(${after}):`);
    const original = inner(node);
    return choices.length === 0 ? original : `(${choices.join('')}(${original}))`;
  };

  return { code: inner(parseAst(source, { lang: 'ts' }) as unknown as Node), mutants };
}

function alternativesTo(node: Node, parent: Node, textOf: (node: Node) => string): readonly string[] {
  if (parent.type === 'IfStatement' && parent.test === node) return ['true', 'false'];
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const [left, right] = [node.left as Node, node.right as Node];
      if (node.operator === '??') return [textOf(right)];
      return (SWAPPED[String(node.operator)] ?? []).map(
        (operator) => `(${textOf(left)}) ${operator} (${textOf(right)})`,
      );
    }
    case 'UnaryExpression':
      return node.operator === '!' ? [textOf(node.argument as Node)] : [];
    case 'ConditionalExpression':
      return [textOf(node.consequent as Node), textOf(node.alternate as Node)];
    case 'Literal':
      if (typeof node.value === 'boolean') return [String(!node.value)];
      return typeof node.value === 'number' ? [`${node.value + 1}`] : [];
    case 'ArrayExpression':
      return (node.elements as unknown[]).length > 0 ? ['[]'] : [];
    case 'CallExpression':
      return callAlternatives(node, textOf);
    default:
      return [];
  }
}

function callAlternatives(node: Node, textOf: (node: Node) => string): readonly string[] {
  const callee = node.callee as Node;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional || node.optional) return [];
  const [object, property] = [callee.object as Node, textOf(callee.property as Node)];
  const other = Object.hasOwn(OTHER_METHOD, property) ? OTHER_METHOD[property] : undefined;
  const call = textOf(node).slice(callee.end - node.start);
  return [
    ...(other === undefined ? [] : [`${textOf(object)}.${other}${call}`]),
    ...(LEFT_OUT.has(property) ? [textOf(object)] : []),
  ];
}

/** Where an expression stands that may be wrapped in brackets without changing what is around it. */
function mayChange(node: Node, parent: Node): boolean {
  if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return true;
  if (parent.type === 'ChainExpression' || parent.type === 'TaggedTemplateExpression') return false;
  if (parent.type === 'MemberExpression' && parent.object === node) return node.type !== 'Literal';
  // The callee of a call keeps its `this`; a key is a name; what is assigned to is no value.
  if ((parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee === node)
    return false;
  if (parent.type === 'Property' && parent.key === node && parent.computed !== true) return false;
  return !(parent.type === 'AssignmentExpression' && parent.left === node);
}

const WITHOUT_VALUES =
  /^(TS(?!AsExpression|SatisfiesExpression|NonNullExpression)|Import|ExportAll|ExportSpecifier|Decorator)/;
const TYPES: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'typeParameters',
  'typeArguments',
  'returnType',
]);

/** The nodes inside a node that hold values, in the order of the text. */
function childrenOf(node: Node): readonly Node[] {
  const children = Object.entries(node).flatMap(([key, value]) =>
    TYPES.has(key) ? [] : (Array.isArray(value) ? value : [value]).filter(isNode),
  );
  return children
    .filter(({ type }) => !WITHOUT_VALUES.test(type))
    .sort((a, b) => a.start - b.start)
    .filter((child, at, all) => at === 0 || child.start >= (all[at - 1]?.end ?? 0)); // `{ a }`: key and value are one
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && 'start' in value;
