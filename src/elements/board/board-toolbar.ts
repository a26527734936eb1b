import { html, nothing, type TemplateResult } from 'lit';
import { BOARD_COLORS, type BoardColor } from '../../behaviors/board-limits.js';
import { styled } from '../base/styled.js';
import type { PanelTerms } from '../i18n/panel-terms.js';
import type { Words } from '../i18n/words.js';
import {
  arrowIcon,
  clearIcon,
  ellipseIcon,
  eraserIcon,
  fitIcon,
  lineIcon,
  penIcon,
  pictureIcon,
  rectangleIcon,
  redoIcon,
  savePngIcon,
  saveSvgIcon,
  selectIcon,
  textIcon,
  undoIcon,
} from '../icon/board-icons.js';
import { closeIcon, handIcon } from '../icon/icons.js';
import { zoomInIcon, zoomOutIcon } from '../icon/panel-icons.js';
import { boardColor } from './board-colors.js';
import { type BoardTool, WIDTHS } from './board-tools.js';
import { onToolbarKey } from './toolbar-keys.js';

/** Terms without values. */
type Term = { [K in keyof PanelTerms]: PanelTerms[K] extends string ? K : never }[keyof PanelTerms];

const TOOLS: readonly (readonly [BoardTool, Term, TemplateResult])[] = [
  ['select', 'toolSelect', selectIcon],
  ['hand', 'toolHand', handIcon],
  ['pen', 'toolPen', penIcon],
  ['eraser', 'toolEraser', eraserIcon],
  ['text', 'toolText', textIcon],
  ['rectangle', 'toolRectangle', rectangleIcon],
  ['ellipse', 'toolEllipse', ellipseIcon],
  ['line', 'toolLine', lineIcon],
  ['arrow', 'toolArrow', arrowIcon],
];

const COLOR_TERMS: Record<BoardColor, Term> = {
  ink: 'colorInk',
  gray: 'colorGray',
  red: 'colorRed',
  orange: 'colorOrange',
  yellow: 'colorYellow',
  green: 'colorGreen',
  blue: 'colorBlue',
  purple: 'colorPurple',
};

const WIDTH_TERMS: Record<keyof typeof WIDTHS, Term> = {
  thin: 'widthThin',
  medium: 'widthMedium',
  thick: 'widthThick',
};

export interface DrawingBar {
  words: Words;
  tool: BoardTool;
  color: BoardColor;
  width: number;
  onTool: (tool: BoardTool) => void;
  onColor: (color: BoardColor) => void;
  onWidth: (width: number) => void;
  onPicture: () => void;
}

/** The tools, the colors and the thicknesses. */
export function drawingBar({ words, ...bar }: DrawingBar): TemplateResult {
  return html`<div
    part="tools"
    class="bar bar--tools"
    role="toolbar"
    aria-label=${words.term('boardTools')}
    @keydown=${(event: KeyboardEvent) => onToolbarKey(event, words.dir())}
  >
    ${TOOLS.map(([tool, term, icon]) =>
      button({
        part: 'tool',
        label: words.term(term),
        content: icon,
        isPressed: bar.tool === tool,
        onClick: () => bar.onTool(tool),
      }),
    )}
    ${button({ part: 'tool', label: words.term('toolImage'), content: pictureIcon, onClick: bar.onPicture })}
    <span class="rule"></span>
    <div class="group" role="group" aria-label=${words.term('boardColor')}>
      ${BOARD_COLORS.map((color) =>
        button({
          part: 'color',
          label: words.term(COLOR_TERMS[color]),
          content: html`<span class="dot" ${styled({ '--_dot': boardColor(color) })}></span>`,
          isPressed: bar.color === color,
          onClick: () => bar.onColor(color),
        }),
      )}
    </div>
    <span class="rule"></span>
    <div class="group" role="group" aria-label=${words.term('lineWidth')}>
      ${Object.entries(WIDTHS).map(([name, width]) =>
        button({
          part: 'width',
          label: words.term(WIDTH_TERMS[name as keyof typeof WIDTHS]),
          content: html`<span class="line" ${styled({ '--_line-width': `${width}px` })}></span>`,
          isPressed: bar.width === width,
          onClick: () => bar.onWidth(width),
        }),
      )}
    </div>
  </div>`;
}

export interface ActionBar {
  words: Words;
  mayDraw: boolean;
  canUndo: boolean;
  canRedo: boolean;
  isEmpty: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onZoom: (factor: number) => void;
  onFit: () => void;
  onExport: (format: 'svg' | 'png') => void;
  onClear: () => void;
  onClose: () => void;
}

/** What is done with the whole whiteboard, and with the view of it. */
export function actionBar({ words, mayDraw, isEmpty, ...bar }: ActionBar): TemplateResult {
  const action = (term: Term, content: TemplateResult, onClick: () => void, isDisabled = false) =>
    button({ part: 'action', label: words.term(term), content, onClick, isDisabled });
  return html`<div
    part="actions"
    class="bar bar--actions"
    role="toolbar"
    aria-label=${words.term('whiteboard')}
    @keydown=${(event: KeyboardEvent) => onToolbarKey(event, words.dir())}
  >
    ${mayDraw ? [action('undo', undoIcon, bar.onUndo, !bar.canUndo), action('redo', redoIcon, bar.onRedo, !bar.canRedo)] : []}
    ${action('zoomOut', zoomOutIcon, () => bar.onZoom(0.8))} ${action('zoomIn', zoomInIcon, () => bar.onZoom(1.25))}
    ${action('zoomFit', fitIcon, bar.onFit)} ${action('saveSvg', saveSvgIcon, () => bar.onExport('svg'))}
    ${action('savePng', savePngIcon, () => bar.onExport('png'))}
    ${
      mayDraw
        ? [
            action('clearBoard', clearIcon, bar.onClear, isEmpty),
            button({
              part: 'action',
              label: words.term('closeBoard'),
              content: closeIcon,
              isLast: true,
              onClick: bar.onClose,
            }),
          ]
        : []
    }
  </div>`;
}

interface Button {
  part: string;
  label: string;
  content: TemplateResult;
  isPressed?: boolean;
  isDisabled?: boolean;
  /** Whether it stays in sight while the bar scrolls. */
  isLast?: boolean;
  onClick: () => void;
}

function button({
  part,
  label,
  content,
  isPressed,
  isDisabled = false,
  isLast = false,
  onClick,
}: Button): TemplateResult {
  return html`<button
    part=${part}
    class=${isPressed ? 'tool tool--on' : isLast ? 'tool tool--last' : 'tool'}
    type="button"
    title=${label}
    aria-label=${label}
    aria-pressed=${isPressed ?? nothing}
    ?disabled=${isDisabled}
    @click=${onClick}
  >
    ${content}
  </button>`;
}
