/** Sign-in and password. */
import type { Messages } from '../schema'

export default {
  slogan: { first: 'Open rules,', second: 'results anyone can check' },
  promise: 'From entry to award, every step has its time, its person and its receipt.',
  points: {
    once: 'Submitted once, traceable in every programme',
    blind: 'Blind judging, with recusal from own and related organizations',
    verify: 'Lists carry a fingerprint; anyone can recompute them',
  },
  contact: 'Accounts are opened by your federation after verification',
  signIn: {
    title: 'Sign in',
    username: 'Account',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Signing in',
    show: 'Show password',
    hide: 'Hide password',
    usernameMissing: 'Enter your account.',
    passwordMissing: 'Enter your password.',
    help: {
      title: 'No account, or password forgotten?',
      enterprise: 'Enterprise',
      enterpriseText: 'Opened by your union federation after verification',
      judge: 'Judge',
      judgeText: 'Opened by the district union with your entry in the expert pool',
      forgot: 'Forgotten',
      forgotText: "Ask the zone's security administrator in person; you then set a new password at the first sign-in",
    },
    privacy: 'Do not save your password on a shared computer.',
  },
  demo: {
    title: 'Demo accounts',
    hint: 'One click signs you in. People, organizations and data of the demo are invented.',
    use: 'Sign in as {name}',
  },
  expired: 'Please sign in again; you then return to the page you were on.',
  password: {
    title: 'Change password',
    mustChange: 'This is the initial password. Please set your own first.',
    current: 'Current password',
    next: 'New password',
    again: 'New password again',
    rule: 'At least 12 characters; avoid names and common words.',
    submit: 'Change password',
    done: 'Password changed. Please sign in with the new one.',
    tooShort: 'The new password needs at least 12 characters; it has {count}.',
    same: 'The new password must differ from the current one.',
    mismatch: 'The two new passwords are not the same.',
    missing: 'Enter your current password.',
  },
} satisfies Messages['account']
