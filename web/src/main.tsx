import { render } from 'preact';
import { App } from './app.js';
import { findSession } from './session.js';

void findSession();
render(<App />, document.getElementById('app')!);
