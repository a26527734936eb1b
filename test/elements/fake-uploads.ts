/**
 * The network of uploads in a page without a server: a test lets each upload progress, arrive, be refused or be cut off.
 * `test/e2e/files.spec.ts` uses the real one.
 */
export class FakeUpload extends EventTarget {
  readonly upload = new EventTarget();
  readonly headers: Record<string, string> = {};
  url = '';
  status = 0;
  responseText = '';
  content: Blob | null = null;
  isAborted = false;
  static all: FakeUpload[] = [];

  /** Takes the place of the page's `XMLHttpRequest` until the function that it returns is called. */
  static install(): () => void {
    const before = window.XMLHttpRequest;
    FakeUpload.all = [];
    window.XMLHttpRequest = FakeUpload as unknown as typeof XMLHttpRequest;
    return () => {
      window.XMLHttpRequest = before;
    };
  }

  open(_method: string, url: string): void {
    this.url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(content: Blob): void {
    this.content = content;
    FakeUpload.all.push(this);
  }

  abort(): void {
    this.isAborted = true;
    this.dispatchEvent(new Event('loadend'));
  }

  progress(loaded: number, total: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { loaded, total }));
  }

  answer(status: number, body: unknown): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.dispatchEvent(new Event('load'));
    this.dispatchEvent(new Event('loadend'));
  }

  cut(): void {
    this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new Event('loadend'));
  }
}
