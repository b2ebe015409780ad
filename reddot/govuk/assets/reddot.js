// Every page works without this. It collapses the menu, focuses the error summary, counts characters, shows a
// password, and ignores a second click.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
  isSupported
} from 'govuk-frontend'

if (isSupported()) {
  for (const part of [
    Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
    ServiceNavigation, SkipLink
  ]) {
    createAll(part)
  }
}
