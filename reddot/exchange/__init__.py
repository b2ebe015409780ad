"""Outside formats in and out: one file or folder per format. Pure: values in, values out; files are parsed in a child."""
