import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { loadElement } from '../autoload.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { focusOn } from '../base/focus-fallback.js';
import { SizeObserver } from '../base/size-observer.js';
import { moreIcon } from '../icon/icons.js';
import { controlButton, controlButtonStyles } from '../ui/control-button.js';
import type { ControlElement } from '../ui/control-element.js';
import { closePopover, isPopoverOpen, onMenuKey, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import { tokens } from '../ui/tokens.js';
import { fittingControls, type Overflow } from './overflow.js';

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
/**
 * The controls that stay in the bar unless their own `overflow` attribute says otherwise: users must find them at
 * once.
 */
const NEVER = new Set(['call-mic-toggle', 'call-camera-toggle', 'call-leave-button']);
const USUAL = html`
  <call-mic-toggle></call-mic-toggle>
  <call-camera-toggle></call-camera-toggle>
  <call-leave-button></call-leave-button>
`;
const canAssignSlots = typeof HTMLSlotElement === 'function' && 'assign' in HTMLSlotElement.prototype;
/** The assumed width of a control that was never rendered in the bar or has not loaded yet, in CSS pixels. */
const WIDTH = 48;

/**
 * The row of controls that floats below the call. Without children it contains the microphone toggle, the camera
 * toggle and the leave button. Controls that do not fit into its container move to a menu, the last control first. A
 * control's own `overflow` attribute can be `always` or `never`; `never` is the default of the microphone toggle, the
 * camera toggle and the leave button.
 *
 * @tagname call-control-bar
 *
 * @slot - The controls, in order.
 *
 * @csspart base - The bar.
 * @csspart more - The button that opens the menu.
 * @csspart tooltip - The tooltip of that button.
 * @csspart menu - The menu of the controls that do not fit.
 *
 * @cssproperty [--call-raised] - The background of the bar.
 * @cssproperty [--call-control-size=48px] - The size of the controls; 44 px at least.
 *
 * @cssstate overflowing - Some controls are in the menu.
 */
export class CallControlBarElement extends CallElement {
  // Manual slot assignment moves a site's own children between the bar and the menu without changing them.
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    // Without manual assignment (Safari before 16.4, jsdom) all controls are in the first slot, which has no name.
    ...(canAssignSlots && { slotAssignment: 'manual' }),
  };
  static override styles = [
    tokens,
    controlButtonStyles,
    popoverStyles,
    css`
      :host {
        display: block;
        inline-size: auto;
        block-size: auto;
        min-inline-size: 0;
      }

      .base {
        display: flex;
        align-items: center;
        gap: 8px;
        inline-size: max-content;
        margin-inline: auto;
        padding: 8px;
        border-radius: 999px;
        background: color-mix(in oklab, var(--_raised) 90%, transparent);
        box-shadow: var(--_shadow);
        backdrop-filter: blur(16px) saturate(1.4);
      }

      .more {
        flex: none;
        inline-size: var(--_control-size);
        block-size: var(--_control-size);
      }

      call-leave-button {
        margin-inline-start: 8px;
      }

      .menu {
        min-inline-size: 220px;
      }

      .menu slot {
        display: block;
      }

      @media (forced-colors: active) {
        .base {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  protected static override states: StateTable<CallControlBarElement> = {
    overflowing: ({ isOverflowing }) => isOverflowing,
  };

  @state() private isOverflowing = false;
  @state() private isOpen = false;
  @query('.base') private readonly base!: HTMLElement | null;
  @query('.menu') private readonly menu!: HTMLElement | null;

  readonly #widths = new WeakMap<Element, number>();
  /**
   * For the bar, its parent, and its controls, which get their size when their code has loaded. In the next frame, because
   * `#arrange` changes these sizes, the height of the parent too; browsers report that as an error.
   */
  readonly #onSize = new SizeObserver(() => requestAnimationFrame(() => this.#arrange()));
  #observed: ReadonlySet<Element> = new Set();
  readonly #onChildren = new MutationObserver((records) => {
    if (records.some((record) => this.#isNews(record))) this.requestUpdate();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#onChildren.observe(this, {
      childList: true,
      attributes: true,
      attributeOldValue: true,
      subtree: true,
      attributeFilter: ['overflow', 'hidden'],
    });
    if (this.parentElement) this.#onSize.observe(this.parentElement);
    this.#onSize.observe(this);
    this.#observeControls();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#onChildren.disconnect();
    this.#onSize.disconnect();
    this.#observed = new Set();
  }

  /** Moves the focus to the button that opens the menu. */
  focusMenu(): void {
    this.renderRoot.querySelector<HTMLElement>('.more button')?.focus();
  }

  /**
   * Focuses the first control that can have the focus: of the menu if it is open, otherwise of the bar. Returns
   * whether there is such a control.
   */
  async takeFocus(): Promise<boolean> {
    await this.updateComplete;
    for (const control of [...(this.isOpen ? this.#menuControls() : []), ...this.#barControls()]) {
      await (control as Partial<LitElement>).updateComplete;
      if (focusOn(control)) return true;
    }
    return false;
  }

  protected override render(): TemplateResult {
    const { words, isOverflowing } = this;
    return html`<div
      part="base"
      class="base"
      role="toolbar"
      aria-label=${words.term('controls')}
      @keydown=${this.#onKey}
    >
      <slot id="first">${this.childElementCount === 0 ? USUAL : nothing}</slot>
      <span
        class="more"
        ?hidden=${!isOverflowing}
        @pointerenter=${this.#onApproach}
        @focusin=${this.#onApproach}
      >
        ${controlButton({
          label: words.term('more'),
          icon: moreIcon,
          tone: this.isOpen ? 'active' : 'plain',
          isExpanded: this.isOpen,
          opens: 'menu',
          part: 'more',
          onClick: () => {},
        })}
      </span>
      <slot id="last"></slot>
      <div part="menu" id="menu" class="popover menu" popover ${popoverFocus()} role="group" aria-label=${words.term('more')} @toggle=${this.#onToggle} @keydown=${this.#onMenuKey} @click=${this.#onMenuClick}>
        <slot id="overflow"></slot>
      </div>
    </div>`;
  }

  protected override firstUpdated(): void {
    // Without a menu, every control is in the bar.
    if (!canAssignSlots) this.#onApproach();
  }

  protected override updated(): void {
    this.#arrange();
    this.#observeControls();
  }

  #observeControls(): void {
    const controls = new Set(this.children);
    for (const control of controls) if (!this.#observed.has(control)) this.#onSize.observe(control);
    for (const control of this.#observed) if (!controls.has(control)) this.#onSize.unobserve(control);
    this.#observed = controls;
  }

  /** Someone is about to open the menu. If its controls cannot be loaded now, opening it tries again, and says so. */
  readonly #onApproach = (): void => {
    void this.attempt(() => this.#loadMenu(), 'page');
  };

  /** Loads the controls that are always in the menu. */
  async #loadMenu(): Promise<void> {
    const controls = [...this.children].filter((control) => overflowOf(control) === 'always');
    await Promise.all(controls.map(({ localName }) => loadElement(localName)));
    this.#arrange();
    await Promise.all(controls.map((control) => (control as Partial<LitElement>).updateComplete));
  }

  /**
   * Whether a child was added or removed, or an attribute of a child has a new value. Changes inside a control do not
   * count.
   */
  #isNews({ type, target, attributeName, oldValue }: MutationRecord): boolean {
    if (type === 'childList') return target === this;
    if (target.parentNode !== this) return false;
    return (target as Element).getAttribute(attributeName ?? '') !== oldValue;
  }

  /** Assigns each control to the bar or the menu, by the available width. */
  #arrange(): void {
    const { base } = this;
    if (!base || !this.isConnected) return;
    const controls = [...this.children] as HTMLElement[];
    const [first, overflow, last] = ['first', 'overflow', 'last'].map(
      (id) => this.renderRoot.querySelector<HTMLSlotElement>(`#${id}`)!,
    );
    if (!canAssignSlots) return;
    // A control has no width while it is hidden, in the closed menu, or not loaded.
    for (const control of [...first!.assignedElements(), ...last!.assignedElements()] as HTMLElement[]) {
      if (control.offsetWidth > 0) this.#widths.set(control, outerWidth(control));
    }
    const style = getComputedStyle(base);
    const gap = Number.parseFloat(style.columnGap) || 0;
    const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
    const staying = fittingControls(
      controls.map((control) => ({
        overflow: overflowOf(control),
        width: control.hidden ? 0 : (this.#widths.get(control) ?? WIDTH),
      })),
      { available: this.#availableWidth(base) - padding, gap, more: WIDTH },
    );
    const bar = controls.filter((_, index) => staying.has(index));
    const rest = controls.filter((_, index) => !staying.has(index));
    for (const control of controls) {
      const isInMenu = rest.includes(control);
      if ('inMenu' in control && control.inMenu !== isInMenu) (control as ControlElement).inMenu = isInMenu;
    }
    // The leave button comes last, after the button that opens the menu.
    const end = bar.indexOf(bar.filter((control) => control.localName !== 'call-leave-button').at(-1)!) + 1;
    first!.assign(...bar.slice(0, end));
    last!.assign(...bar.slice(end));
    overflow!.assign(...rest);
    this.isOverflowing = rest.some((control) => !control.hidden);
  }

  /**
   * The width of the bar's parent, or less where margins or insets make the bar narrower; infinite while it is not shown.
   * A bar that is as wide as its controls, such as a flex item, does not limit them.
   */
  #availableWidth(base: HTMLElement): number {
    base.style.position = 'absolute';
    const widthWithoutControls = contentWidth(this);
    base.style.position = '';
    const widths = [contentWidth(this.parentElement), widthWithoutControls].filter((width) => width > 0);
    return Math.min(...widths);
  }

  /** Arrow keys move between the controls, in the writing direction. */
  #onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!step || this.isOpen) return;
    const path = event.composedPath();
    const controls = this.#barControls();
    const at = controls.findIndex((control) => path.includes(control));
    if (at < 0) return;
    event.preventDefault();
    const next = at + (this.words.dir() === 'rtl' ? -step : step);
    controls[(next + controls.length) % controls.length]?.focus();
  }

  /** The controls in the bar and the button that opens the menu, in order. */
  #barControls(): HTMLElement[] {
    const more = this.renderRoot.querySelector<HTMLElement>('.more:not([hidden]) button');
    const [first, last] = ['#first', '#last'].map((id) =>
      this.renderRoot.querySelector<HTMLSlotElement>(id)!.assignedElements({ flatten: true }),
    );
    const controls = [...first!, ...(more ? [more] : []), ...last!] as HTMLElement[];
    return controls.filter((control) => !control.hidden);
  }

  #onToggle(event: ToggleEvent): void {
    if (event.target !== this.menu) return;
    this.isOpen = event.newState === 'open';
    if (this.isOpen) void this.attempt(() => this.#enterMenu());
  }

  async #enterMenu(): Promise<void> {
    await this.#loadMenu();
    if (this.isOpen) this.#menuControls()[0]?.focus();
  }

  #menuControls(): HTMLElement[] {
    const slot = this.renderRoot.querySelector<HTMLSlotElement>('#overflow')!;
    return (slot.assignedElements() as HTMLElement[]).filter((control) => !control.hidden);
  }

  #onMenuKey(event: KeyboardEvent): void {
    onMenuKey(event, this.#menuControls());
  }

  /** Closes the menu after a choice. A control whose own popover opens, or is still open, keeps the menu open. */
  #onMenuClick(event: Event): void {
    const path = event.composedPath();
    const inMenu = path.slice(0, path.indexOf(this.menu!)).filter((at) => at instanceof Element);
    if (!inMenu.some((at) => at.matches('[popovertarget]') || isPopoverOpen(at))) closePopover(this.menu);
  }
}

function overflowOf(control: Element): Overflow {
  const own = control.getAttribute('overflow');
  if (own === 'always' || own === 'never') return own;
  return NEVER.has(control.localName) ? 'never' : 'auto';
}

function outerWidth(element: HTMLElement): number {
  const { marginLeft, marginRight } = getComputedStyle(element);
  return element.offsetWidth + Number.parseFloat(marginLeft) + Number.parseFloat(marginRight);
}

function contentWidth(element: HTMLElement | null): number {
  if (!element) return 0;
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
}
