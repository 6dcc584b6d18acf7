"""What everything is compared with: the smallest application that Textual can run."""

from textual.app import App

if __name__ == "__main__":
    App[None]().run()
