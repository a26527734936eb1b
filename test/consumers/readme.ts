import { readFileSync } from 'node:fs';
import { root } from './project.js';

interface Block {
  /** Of its section. */
  heading: string;
  /** Behind the opening fence; empty where the fence says nothing. */
  language: string;
  code: string;
}

/** The README, in pieces that tests carry out. It remembers which of its code has been asked for. */
export class Readme {
  readonly #text = readFileSync(`${root}README.md`, 'utf8');
  readonly #blocks = blocksOf(this.#text);
  readonly #asked = new Set<Block>();

  /** The only block of a section in `language` that contains `part`. */
  block(heading: string, language: string, part = ''): string {
    const found = this.#blocks.filter(
      (block) => block.heading === heading && block.language === language && block.code.includes(part),
    );
    const [block] = found;
    if (!block || found.length > 1)
      throw new Error(`The README has ${found.length} blocks of ${language} with "${part}" in "${heading}".`);
    this.#asked.add(block);
    return block.code;
  }

  /** All blocks in `language`, which a test checks beside those that run them. */
  all(language: string): string[] {
    return this.#blocks.filter((block) => block.language === language).map(({ code }) => code);
  }

  /** The commands of a block for a shell, without comments. */
  commands(heading: string, part = ''): string[] {
    return this.block(heading, 'sh', part)
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter(Boolean);
  }

  /** A section's text without its code, sentence by sentence. */
  sentences(heading: string): string[] {
    const [, text = ''] =
      this.#text
        .split('\n## ')
        .find((part) => part.startsWith(`${heading}\n`))
        ?.split(/\n([\s\S]*)/) ?? [];
    const prose = text
      .replace(/```[\s\S]*?```/g, '')
      .replace(/^\d\. /gm, '')
      .replace(/\s+/g, ' ')
      .trim();
    return prose.split(/(?<=\.) (?=[A-Z`])/);
  }

  /** The commands in a section's text that install callroom. */
  installCommands(heading: string): string[] {
    const text = this.sentences(heading).join(' ');
    return [...text.matchAll(/`(npm install callroom [^`]+)`/g)].map(([, command]) => command!);
  }

  /** The blocks that no test has asked for, as `section: first line`. */
  get untested(): string[] {
    return this.#blocks
      .filter((block) => !this.#asked.has(block))
      .map(({ heading, code }) => `${heading}: ${code.split('\n')[0]}`);
  }
}

function blocksOf(text: string): Block[] {
  return text.split(/^## /m).flatMap((section) => {
    const heading = section.split('\n')[0] ?? '';
    return [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language = '', code = '']) => ({
      heading: heading.replace(/^# /, ''),
      language,
      code,
    }));
  });
}
