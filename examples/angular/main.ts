// Compiled in the page, so that this example needs no command line of Angular's; a real application brings its own.
import '@angular/compiler';
import 'callroom/elements/call-room';
import {
  ChangeDetectionStrategy,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { name, room, server, tokenEndpoint } from '../site.js';
import '../site.css';

@Component({
  selector: 'site-app',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header>
      <strong>Standup</strong>
      <p role="status">{{ status() }}</p>
    </header>
    <call-room
      [server]="server"
      [room]="room"
      [name]="name"
      [tokenEndpoint]="tokenEndpoint"
      (call-join-request)="joining($event)"
      (call-error)="failed($event)"
    ></call-room>
  `,
})
class SiteApp {
  readonly server = server;
  readonly room = room;
  readonly name = name;
  readonly tokenEndpoint = tokenEndpoint;
  readonly status = signal('');

  joining({ participantName }: HTMLElementEventMap['call-join-request']): void {
    this.status.set(`${participantName || 'A guest'} is joining`);
  }

  failed({ error }: HTMLElementEventMap['call-error']): void {
    this.status.set(error.message);
  }
}

await bootstrapApplication(SiteApp, { providers: [provideZonelessChangeDetection()] });
