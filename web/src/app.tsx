import { Banner } from './parts/banner.js';
import { Header } from './parts/header.js';
import { Notices } from './parts/notices.js';
import { SignIn } from './parts/sign-in.js';
import { CurrentPage } from './parts/current-page.js';
import { shellWords } from './shell-words.js';
import { user } from './user.js';
import { say } from './words.js';

export function App() {
  const words = say(shellWords);
  return (
    <>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <Header />
      <Banner />
      <main id="main" tabIndex={-1}>
        {user.value === null && <SignIn />}
        {user.value && <CurrentPage />}
      </main>
      <Notices />
    </>
  );
}
