using System.Text;

namespace Scheduly.Web.Benchmarks.Reports;

/// <summary>A page in Markdown with its charts beside it, shown on the console while it is made.</summary>
/// <param name="name">Of the file, without its ending.</param>
internal sealed class Report(string folder, string name)
{
    private readonly StringBuilder _text = new();

    public void Add(string line = "")
    {
        _text.AppendLine(line);
        Console.WriteLine(line);
    }

    public void AddTable(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Add();
        Add($"| {string.Join(" | ", head)} |");
        Add($"|---{string.Concat(Enumerable.Repeat("|---:", head.Count - 1))}|");
        foreach (var row in rows) Add($"| {string.Join(" | ", row)} |");
        Add();
    }

    public void AddChart(string suffix, string title, string svg)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{name}-{suffix}.svg"), svg);
        Add();
        Add($"![{title}]({name}-{suffix}.svg)");
    }

    public void Save()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{name}.md");
        File.WriteAllText(file, _text.ToString());
        Console.WriteLine($"Written to {file}");
    }

    /// <summary>Where the repository keeps its figures; the folder that it is run from when it lies in none.</summary>
    public static string Folder(string? named)
    {
        if (named is not null) return named;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Scheduly.Web.sln"))) folder = folder.Parent;
        return folder is null ? "." : Path.Combine(folder.FullName, "docs", "performance");
    }
}
