using Spectre.Console;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Rows with headings: with lines between on a terminal, aligned and plain where another program reads.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write()
    {
        if (Console.IsOutputRedirected) WritePlain();
        else WriteFramed();
    }

    private void WriteFramed()
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Rounded };
        foreach (var heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)));
        foreach (var row in _rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        AnsiConsole.Write(table);
    }

    private void WritePlain()
    {
        string[][] all = [headings, .. _rows];
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(column => all.Max(row => row[column].Length))];
        foreach (var row in all) Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
